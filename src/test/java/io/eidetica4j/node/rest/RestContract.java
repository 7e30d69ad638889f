package io.eidetica4j.node.rest;

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
        PeersContract {
  @Override
  public String management() {
    return System.getProperty(RestProfile.MANAGEMENT);
  }
}
