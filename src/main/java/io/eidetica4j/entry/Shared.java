package io.eidetica4j.entry;

import io.eidetica4j.codec.Bytes;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Makes equal parts of different entries the same object: a database has one root, few stores, few
 * signers and few settings, and many entries. That saves some 40 % of an entry's memory.
 *
 * <p>A table without chains: what was put last into a slot stays, and what it pushed out is merely
 * not shared any more. So nobody can fill it up, and no lock is needed, since all parts are
 * immutable.
 */
final class Shared<T> {
  private static final int SLOTS = 1024;
  private static final int LONGEST_SHARED = 256;

  private static final Shared<String> NAMES = new Shared<>();
  private static final Shared<Optional<Id>> ROOTS = new Shared<>();
  private static final Shared<Optional<Bytes>> METADATA = new Shared<>();
  private static final Shared<SigKey> KEYS = new Shared<>();

  private final AtomicReferenceArray<@Nullable T> slots = new AtomicReferenceArray<>(SLOTS);

  private Shared() {}

  private T of(T part) {
    int hash = part.hashCode();
    int slot = (hash ^ hash >>> 16) & SLOTS - 1;
    T known = slots.getAcquire(slot);
    if (part.equals(known)) {
      return known;
    }
    slots.setRelease(slot, part);
    return part;
  }

  static String name(String name) {
    return name.length() <= LONGEST_SHARED ? NAMES.of(name) : name;
  }

  static Optional<Id> root(Optional<Id> root) {
    return ROOTS.of(root);
  }

  /** Shares what honest entries have, which is short. */
  static Optional<Bytes> metadata(Optional<Bytes> metadata) {
    boolean isShort = metadata.isPresent() && metadata.get().length() <= LONGEST_SHARED;
    return isShort ? METADATA.of(metadata) : metadata;
  }

  /** Shares all but delegations, which may be long. */
  static SigKey key(SigKey key) {
    boolean isShort = key instanceof SigKey.Direct && key.hint().name().isEmpty();
    return isShort ? KEYS.of(key) : key;
  }

  /** One of two lists where they are equal, as are the parents of an entry's parts so often. */
  static List<Id> parents(List<Id> parents, List<Id> likely) {
    return parents.equals(likely) ? likely : parents;
  }
}
