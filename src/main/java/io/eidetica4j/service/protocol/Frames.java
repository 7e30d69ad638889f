package io.eidetica4j.service.protocol;

import io.eidetica4j.ErrorKind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;

/**
 * Frames on a stream: a length of 4 bytes, big-endian and unsigned, and as many bytes. {@link
 * FrameReader} reads them.
 */
public final class Frames {
  static final int LENGTH_BYTES = 4;

  private Frames() {}

  /**
   * A frame ready to be written, its length included.
   *
   * @throws io.eidetica4j.EideticaException INSTANCE_LIMIT_EXCEEDED where it would be too long to
   *     be read
   */
  public static ByteBuffer of(byte[] payload) {
    checkLength(payload.length, WireLimits.FRAME_BYTES);
    return ByteBuffer.allocate(LENGTH_BYTES + payload.length)
        .putInt(payload.length)
        .put(payload)
        .flip();
  }

  /** Writes a frame as a whole. */
  public static void write(WritableByteChannel to, byte[] payload) throws IOException {
    ByteBuffer frame = of(payload);
    while (frame.hasRemaining()) {
      to.write(frame);
    }
  }

  static void checkLength(long length, int max) {
    if (length > max) {
      throw ErrorKind.INSTANCE_LIMIT_EXCEEDED
          .error("A frame of " + length + " bytes is longer than the limit of " + max)
          .with("limit", max);
    }
  }
}
