package io.eidetica4j.store;

import java.util.Arrays;

/**
 * What opens an encrypted store again without its password, and without the cost of deriving a key
 * from it: the key itself, in memory only. Got from {@link PasswordStore#unlock()}. Thread-safe;
 * closing wipes it.
 */
public final class StoreUnlock implements AutoCloseable {
  private final byte[] key;
  private boolean wiped;

  /** Takes the key over. */
  StoreUnlock(byte[] key) {
    this.key = key;
  }

  /** A copy that the caller wipes. */
  synchronized byte[] copy() {
    if (wiped) {
      throw StoreErrors.closed();
    }
    return key.clone();
  }

  /** Wipes the key; handles that were opened with it stay open. */
  @Override
  public synchronized void close() {
    wiped = true;
    Arrays.fill(key, (byte) 0);
  }

  /** Shows nothing of the key. */
  @Override
  public String toString() {
    return "StoreUnlock[redacted]";
  }
}
