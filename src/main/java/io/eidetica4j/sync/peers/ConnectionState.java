package io.eidetica4j.sync.peers;

/** How it stands with reaching a peer. */
public sealed interface ConnectionState {
  /** Not in exchange with it. */
  record Disconnected() implements ConnectionState {}

  /** On the way. */
  record Connecting() implements ConnectionState {}

  /** The last exchange went well. */
  record Connected() implements ConnectionState {}

  /**
   * The last exchange failed.
   *
   * @param message how
   */
  record Failed(String message) implements ConnectionState {}

  /** As it is stored. */
  default String stored() {
    return switch (this) {
      case Disconnected() -> "disconnected";
      case Connecting() -> "connecting";
      case Connected() -> "connected";
      case Failed(String message) -> "failed:" + message;
    };
  }

  /** What was stored; whatever is unknown is disconnected. */
  static ConnectionState ofStored(String text) {
    return switch (text) {
      case "connecting" -> new Connecting();
      case "connected" -> new Connected();
      default ->
          text.startsWith("failed:")
              ? new Failed(text.substring("failed:".length()))
              : new Disconnected();
    };
  }
}
