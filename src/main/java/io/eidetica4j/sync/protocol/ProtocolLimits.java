package io.eidetica4j.sync.protocol;

/** Bounds on what messages may hold; all are far above what peers send. */
public final class ProtocolLimits {
  /** Bytes of a request that a node of the reference reads over HTTP. */
  public static final int REQUEST_BYTES = 2 * 1024 * 1024;

  /** UTF-8 bytes of names of peers and keys. */
  public static final int NAME_BYTES = 1024;

  /** UTF-8 bytes of a transport's type. */
  public static final int TRANSPORT_BYTES = 64;

  /** UTF-8 bytes of an address. */
  public static final int ADDRESS_BYTES = 2048;

  /** Addresses in a handshake. */
  public static final int ADDRESSES = 64;

  /** Bytes of a challenge, a nonce or a signature. */
  public static final int PROOF_BYTES = 4096;

  /** UTF-8 bytes of a message to people. */
  public static final int MESSAGE_BYTES = 64 * 1024;

  /** Tips in one message. */
  public static final int TIPS = 65_536;

  /** Databases in one list. */
  public static final int TREES = 65_536;

  private ProtocolLimits() {}
}
