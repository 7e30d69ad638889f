package io.eidetica4j.entry;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Shares equal store names between entries: a database has few of them and many entries. Holds a
 * bounded number; a name that has been pushed out is merely not shared.
 */
final class StoreNames {
  private static final int SLOTS = 1024;
  private static final AtomicReferenceArray<@Nullable String> NAMES =
      new AtomicReferenceArray<>(SLOTS);

  private StoreNames() {}

  static String shared(String name) {
    int hash = name.hashCode();
    int slot = (hash ^ hash >>> 16) & SLOTS - 1;
    String known = NAMES.getPlain(slot);
    if (name.equals(known)) {
      return known;
    }
    NAMES.set(slot, name);
    return name;
  }
}
