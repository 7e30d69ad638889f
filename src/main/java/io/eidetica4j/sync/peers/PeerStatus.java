package io.eidetica4j.sync.peers;

import java.util.Arrays;
import java.util.Locale;

/** What a peer is to us. */
public enum PeerStatus {
  /** Synced with. */
  ACTIVE,
  /** Known, but not synced with by itself. */
  INACTIVE,
  /** Refused, and hidden from every list. */
  BLOCKED;

  /** As it is stored. */
  public String stored() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** What was stored; whatever is unknown is active. */
  static PeerStatus ofStored(String text) {
    return Arrays.stream(values())
        .filter(status -> status.stored().equals(text))
        .findFirst()
        .orElse(ACTIVE);
  }
}
