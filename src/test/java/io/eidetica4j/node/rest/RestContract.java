package io.eidetica4j.node.rest;

import org.junit.jupiter.api.BeforeAll;

/** The whole REST API, to be run against each way of keeping data. */
abstract class RestContract
    implements SessionsContract,
        PasswordsContract,
        EncryptedStoresContract,
        DelegationsContract,
        DatabasesContract,
        DocsContract,
        TablesContract,
        YDocsContract,
        EntriesContract,
        EventsContract,
        ProblemsContract,
        RepeatsContract,
        OperatorsContract,
        PeersContract,
        PeerStatusesContract,
        JoiningContract {
  @BeforeAll
  static void beginAnew() {
    RestClient.forgetAll();
  }

  @Override
  public String management() {
    return System.getProperty(RestProfile.MANAGEMENT);
  }
}
