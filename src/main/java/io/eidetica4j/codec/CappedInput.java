package io.eidetica4j.codec;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A stream that fails when more comes than is taken. */
public final class CappedInput extends FilterInputStream {
  private final Excess excess;
  private long left;

  /**
   * Caps a stream.
   *
   * @param most how many bytes are taken
   * @param excess called when there are more; throws
   */
  public CappedInput(InputStream in, long most, Excess excess) {
    super(in);
    this.left = most;
    this.excess = excess;
  }

  /** What happens when more comes than is taken. */
  @FunctionalInterface
  public interface Excess {
    /** Throws what the reader is to get. */
    void met() throws IOException;
  }

  @Override
  public int read() throws IOException {
    int read = super.read();
    count(read < 0 ? 0 : 1);
    return read;
  }

  @Override
  public int read(byte[] to, int offset, int length) throws IOException {
    int read = super.read(to, offset, length);
    count(Math.max(0, read));
    return read;
  }

  private void count(int bytes) throws IOException {
    left -= bytes;
    if (left < 0) {
      excess.met();
    }
  }
}
