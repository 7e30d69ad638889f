package io.eidetica4j.dag;

import io.eidetica4j.entry.Id;

/**
 * The order in which the payloads of a store are folded: by height (unsigned), and among equal
 * heights by id. It decides which of two concurrent writes wins, so all nodes of a network must use
 * the same one.
 */
public enum ReplayOrder {
  /** Equal heights by the bytes of the digest. */
  DIGEST("digest") {
    @Override
    int compareIds(Id a, Id b) {
      return a.compareTo(b);
    }
  },
  /** Equal heights by the text of the id, as the reference's SQL engines do. */
  TEXT("text") {
    @Override
    int compareIds(Id a, Id b) {
      return a.equals(b) ? 0 : a.toString().compareTo(b.toString());
    }
  };

  private final String configName;

  ReplayOrder(String configName) {
    this.configName = configName;
  }

  /** The name used in configuration and in the scope of stored states. */
  public String configName() {
    return configName;
  }

  abstract int compareIds(Id a, Id b);

  /** Negative where the first is folded before the second. Heights are unsigned. */
  public final int compare(long heightA, Id a, long heightB, Id b) {
    int c = Long.compareUnsigned(heightA, heightB);
    return c != 0 ? c : compareIds(a, b);
  }
}
