package io.eidetica4j.service.protocol;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.Arrays;
import java.util.Optional;

/**
 * Reads {@link Frames} from a stream, all that have come in one go. Memory for a frame is taken as
 * its bytes arrive, so that a length alone costs the reader nothing. For one thread at a time.
 */
public final class FrameReader {
  private static final int AT_HAND_BYTES = 64 * 1024;

  private final ReadableByteChannel from;

  /** What was read and is of no frame yet. */
  private final ByteBuffer ahead = ByteBuffer.allocate(AT_HAND_BYTES).flip();

  /** Reads from a channel from now on; nobody else must. */
  public FrameReader(ReadableByteChannel from) {
    this.from = from;
  }

  /**
   * The next frame's content, waited for where it has not come yet.
   *
   * @param max bytes that it may have
   * @return empty where the stream has ended, or ends within the length
   * @throws IOException as the channel, or where the stream ends within a frame
   * @throws io.eidetica4j.EideticaException INSTANCE_LIMIT_EXCEEDED for a longer one
   */
  public Optional<byte[]> next(int max) throws IOException {
    while (ahead.remaining() < Frames.LENGTH_BYTES) {
      if (!readAhead()) {
        return Optional.empty();
      }
    }
    long length = Integer.toUnsignedLong(ahead.getInt());
    Frames.checkLength(length, max);
    return Optional.of(content((int) length));
  }

  /** Whether {@link #next} has a whole frame at hand, and so neither waits nor reads. */
  public boolean isAtHand() {
    return ahead.remaining() >= Frames.LENGTH_BYTES
        && ahead.remaining() - Frames.LENGTH_BYTES
            >= Integer.toUnsignedLong(ahead.getInt(ahead.position()));
  }

  private boolean readAhead() throws IOException {
    ahead.compact();
    try {
      return from.read(ahead) >= 0;
    } finally {
      ahead.flip();
    }
  }

  private byte[] content(int length) throws IOException {
    byte[] bytes = new byte[Math.min(length, AT_HAND_BYTES)];
    int size = Math.min(length, ahead.remaining());
    ahead.get(bytes, 0, size);
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
}
