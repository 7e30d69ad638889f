package io.eidetica4j.service.protocol;

/** Bounds on what messages may hold; all are far above what honest programs send. */
public final class WireLimits {
  /** Bytes of one frame, without its length. */
  public static final int FRAME_BYTES = 64 << 20;

  /** UTF-8 bytes of the name of a user. */
  static final int NAME_BYTES = 1024;

  /** UTF-8 bytes of a user's id, and of the names in an error. */
  static final int WORD_BYTES = 256;

  /** UTF-8 bytes of a message to people. */
  static final int MESSAGE_BYTES = 256 * 1024;

  /** Bytes of a challenge or a signature. */
  static final int PROOF_BYTES = 4096;

  /** Bytes of a state that is put aside. */
  static final int STATE_BYTES = FRAME_BYTES / 2;

  /** Stores named in one request. */
  static final int STORES = 4096;

  /** Ids in one list. */
  static final int IDS = FRAME_BYTES / 32;

  private WireLimits() {}
}
