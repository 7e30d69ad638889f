package io.eidetica4j.sync.protocol;

/** What the bytes of a request turned out to be. */
public sealed interface DecodedRequest {
  /**
   * A request.
   *
   * @param request it
   */
  record Request(SyncRequest request) implements DecodedRequest {}

  /**
   * No JSON.
   *
   * @param reason where, and what is wrong
   */
  record NotJson(String reason) implements DecodedRequest {}

  /**
   * JSON, but no request.
   *
   * @param reason where, and what is wrong
   */
  record WrongShape(String reason) implements DecodedRequest {}
}
