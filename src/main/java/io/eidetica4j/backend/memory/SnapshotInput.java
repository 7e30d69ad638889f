package io.eidetica4j.backend.memory;

import io.eidetica4j.ErrorKind;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.MalformedInputException;

/**
 * Passes bytes through while they are well-formed UTF-8, don't begin with a byte-order mark, and
 * are not more than a limit.
 */
final class SnapshotInput extends FilterInputStream {
  private static final int CONTINUATION_LOW = 0x80;
  private static final int CONTINUATION_HIGH = 0xBF;

  private final long limit;
  private long count;
  private int missing;
  private int low = CONTINUATION_LOW;
  private int high = CONTINUATION_HIGH;

  SnapshotInput(InputStream in, long limit) {
    super(in);
    this.limit = limit;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] to, int offset, int length) throws IOException {
    int got = in.read(to, offset, length);
    if (got < 0) {
      if (missing > 0) {
        throw new MalformedInputException(missing);
      }
      return got;
    }
    count += got;
    if (count > limit) {
      throw ErrorKind.INSTANCE_LIMIT_EXCEEDED
          .error("The snapshot file is longer than the limit of " + limit + " bytes")
          .with("limit", limit);
    }
    check(to, offset, offset + got);
    if (got > 0 && count == got && to[offset] < 0) {
      throw ErrorKind.SERIALIZE.error("Serialization error: a byte-order mark or other text");
    }
    return got;
  }

  private void check(byte[] bytes, int from, int end) throws IOException {
    for (int i = from; i < end; i++) {
      int b = bytes[i];
      if (missing > 0 || b < 0) {
        step(b & 0xff);
      }
    }
  }

  private void step(int b) throws IOException {
    if (missing == 0) {
      lead(b);
    } else if (b < low || b > high) {
      throw new MalformedInputException(1);
    } else {
      missing--;
      low = CONTINUATION_LOW;
      high = CONTINUATION_HIGH;
    }
  }

  /** The second byte's range keeps out overlong forms, surrogates, and what is past U+10FFFF. */
  private void lead(int b) throws IOException {
    if (b < 0xC2 || b > 0xF4) {
      throw new MalformedInputException(1);
    }
    missing = b < 0xE0 ? 1 : b < 0xF0 ? 2 : 3;
    switch (b) {
      case 0xE0 -> low = 0xA0;
      case 0xED -> high = 0x9F;
      case 0xF0 -> low = 0x90;
      case 0xF4 -> high = 0x8F;
      default -> {}
    }
  }

  /** Skipping would pass bytes unchecked. */
  @Override
  public long skip(long n) {
    return 0;
  }

  @Override
  public boolean markSupported() {
    return false;
  }
}
