package io.eidetica4j.node.session;

import io.eidetica4j.ErrorKind;
import io.eidetica4j.codec.Bytes;
import java.nio.ByteBuffer;
import java.time.Instant;

/**
 * What is stored of a session.
 *
 * @param expiresAt when it ends, used or not
 * @param sealed what it is made of again
 */
record SessionRow(Instant expiresAt, Bytes sealed) {
  static Bytes write(Instant expiresAt, Bytes sealed) {
    return Bytes.wrap(
        ByteBuffer.allocate(Long.BYTES + sealed.length())
            .putLong(expiresAt.toEpochMilli())
            .put(sealed.array())
            .array());
  }

  /**
   * Reads what was stored.
   *
   * @throws io.eidetica4j.EideticaException SERIALIZE where it is no such thing
   */
  static SessionRow read(Bytes value) {
    if (value.length() < Long.BYTES) {
      throw ErrorKind.SERIALIZE.error("What is stored of a session can't be read");
    }
    ByteBuffer bytes = ByteBuffer.wrap(value.array());
    Instant expiresAt = Instant.ofEpochMilli(bytes.getLong());
    byte[] sealed = new byte[bytes.remaining()];
    bytes.get(sealed);
    return new SessionRow(expiresAt, Bytes.wrap(sealed));
  }
}
