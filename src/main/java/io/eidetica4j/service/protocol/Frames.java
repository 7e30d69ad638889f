package io.eidetica4j.service.protocol;

import io.eidetica4j.ErrorKind;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.util.Arrays;
import java.util.Optional;

/**
 * Frames on a stream: a length of 4 bytes, big-endian and unsigned, and as many bytes. Memory for a
 * frame is taken as its bytes arrive, so that a length alone costs the reader nothing.
 */
public final class Frames {
  private static final int LENGTH_BYTES = 4;
  private static final int FIRST_BYTES = 64 * 1024;

  private Frames() {}

  /**
   * Reads the next frame.
   *
   * @param max bytes that it may have
   * @return empty where the stream has ended, or ends within the length
   * @throws IOException as the channel, or where the stream ends within a frame
   * @throws io.eidetica4j.EideticaException INSTANCE_LIMIT_EXCEEDED for a longer one
   */
  public static Optional<byte[]> read(ReadableByteChannel from, int max) throws IOException {
    ByteBuffer head = ByteBuffer.allocate(LENGTH_BYTES);
    while (head.hasRemaining()) {
      if (from.read(head) < 0) {
        return Optional.empty();
      }
    }
    long length = Integer.toUnsignedLong(head.getInt(0));
    checkLength(length, max);
    return Optional.of(payload(from, (int) length));
  }

  private static byte[] payload(ReadableByteChannel from, int length) throws IOException {
    byte[] bytes = new byte[Math.min(length, FIRST_BYTES)];
    int size = 0;
    while (size < length) {
      if (size == bytes.length) {
        bytes = Arrays.copyOf(bytes, (int) Math.min(length, 2L * size));
      }
      int got = from.read(ByteBuffer.wrap(bytes, size, bytes.length - size));
      if (got < 0) {
        throw new EOFException("the stream ended within a frame of " + length + " bytes");
      }
      size += got;
    }
    return bytes;
  }

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

  private static void checkLength(long length, int max) {
    if (length > max) {
      throw ErrorKind.INSTANCE_LIMIT_EXCEEDED
          .error("A frame of " + length + " bytes is longer than the limit of " + max)
          .with("limit", max);
    }
  }
}
