package io.eidetica4j.sync.protocol;

/** What a peer may answer. */
public sealed interface SyncResponse
    permits HandshakeResponse,
        BootstrapResponse,
        IncrementalResponse,
        SyncResponse.BootstrapPending,
        SyncResponse.Ack,
        SyncResponse.Count,
        SyncResponse.Failure {
  /** The name on the wire. */
  default String name() {
    return switch (this) {
      case HandshakeResponse handshake -> "Handshake";
      case BootstrapResponse bootstrap -> "Bootstrap";
      case IncrementalResponse incremental -> "Incremental";
      case BootstrapPending pending -> "BootstrapPending";
      case Ack ack -> "Ack";
      case Count count -> "Count";
      case Failure failure -> "Error";
    };
  }

  /**
   * The access that was asked for waits for somebody to approve it.
   *
   * @param requestId names the request
   * @param message says so
   */
  record BootstrapPending(String requestId, String message) implements SyncResponse {}

  /** No more than one entry was sent, and has arrived. */
  record Ack() implements SyncResponse {}

  /**
   * Several entries were sent and have arrived.
   *
   * @param stored how many are stored now
   */
  record Count(long stored) implements SyncResponse {}

  /**
   * The request was not served.
   *
   * @param message why, for people
   */
  record Failure(String message) implements SyncResponse {}
}
