package io.eidetica4j.entry;

import io.eidetica4j.crypto.Hashes;

/** The hash functions that ids can be made with; ids that are read may name any other. */
public enum HashCode {
  /** SHA2-256, 32 bytes. */
  SHA2_256(0x12) {
    @Override
    byte[] digest(byte[] data) {
      return Hashes.sha256(data);
    }
  },
  /** SHA2-512, 64 bytes. */
  SHA2_512(0x13) {
    @Override
    byte[] digest(byte[] data) {
      return Hashes.sha512(data);
    }
  },
  /** BLAKE3, 32 bytes; what entries are hashed with. */
  BLAKE3_256(0x1e) {
    @Override
    byte[] digest(byte[] data) {
      return Hashes.blake3(data);
    }
  };

  private final long code;

  HashCode(long code) {
    this.code = code;
  }

  /** The number in the table of multihashes. */
  public long code() {
    return code;
  }

  abstract byte[] digest(byte[] data);
}
