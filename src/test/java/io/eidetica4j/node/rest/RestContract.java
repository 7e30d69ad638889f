package io.eidetica4j.node.rest;

import io.quarkus.test.common.http.TestHTTPResource;
import java.net.URI;

/** The whole REST API, to be run against each way of keeping data. */
abstract class RestContract
    implements SessionsContract,
        DatabasesContract,
        DocsContract,
        TablesContract,
        EntriesContract,
        EventsContract,
        ProblemsContract,
        RepeatsContract,
        OperatorsContract {
  @TestHTTPResource(value = "", management = true)
  URI management;

  @Override
  public String management() {
    return management.toString().replaceFirst("(/q)?/?$", "");
  }
}
