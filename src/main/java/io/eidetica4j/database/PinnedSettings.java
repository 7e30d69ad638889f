package io.eidetica4j.database;

import io.eidetica4j.EideticaException;
import io.eidetica4j.auth.AuthSettings;
import io.eidetica4j.auth.Verdict;
import io.eidetica4j.crdt.Doc;
import io.eidetica4j.dag.TreeIndex;
import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.Snapshot;
import io.eidetica4j.entry.VerificationStatus;
import io.eidetica4j.store.StoreNames;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The settings that entries of one tree rest on. Every pinned id must be a Verified entry of this
 * tree that has settings, and nothing that it descends from may be missing or wait for a verdict;
 * what has failed down there is passed over. Once that is so it stays so, and is remembered.
 */
final class PinnedSettings {
  private static final int MOST_REMEMBERED = 1024;

  private final Trees trees;
  private final Tree tree;
  private final TreeIndex index;

  /** For pins that lacked something when last looked at: what that was. */
  private final Map<Snapshot, Set<Id>> lacking = new HashMap<>();

  /** What a pin leads to. */
  sealed interface Answer {}

  /** The settings at the pin. */
  record Known(AuthSettings settings) implements Answer {}

  /** No settings, but a verdict on whoever pins so: Failed, or Waiting. */
  record Open(Verdict verdict) implements Answer {}

  PinnedSettings(Trees trees, Tree tree, TreeIndex index) {
    this.trees = trees;
    this.tree = tree;
    this.index = index;
  }

  boolean rootHasSettings() {
    return index.storeHeight(tree.root(), StoreNames.SETTINGS).isPresent();
  }

  Answer at(Snapshot pin) {
    Optional<AuthSettings> known = tree.authMemory().findPin(pin);
    if (known.isPresent()) {
      return new Known(known.get());
    }
    Optional<Verdict> open = ids(pin).or(() -> history(pin));
    if (open.isPresent()) {
      return new Open(open.get());
    }
    try {
      return new Known(
          tree.authMemory()
              .atPin(pin, () -> index.storeStateAt(StoreNames.SETTINGS, pin, Doc.CRDT)));
    } catch (EideticaException e) {
      if (!isUnreadable(e)) {
        throw e;
      }
      // That is the fault of another entry, which was judged by someone else than us.
      return new Open(new Verdict.Waiting("settings it rests on can't be read", Set.of()));
    }
  }

  private Optional<Verdict> ids(Snapshot pin) {
    Set<Id> open = new LinkedHashSet<>();
    Set<Id> missing = new LinkedHashSet<>();
    for (Id id : pin) {
      Optional<VerificationStatus> status = index.status(id);
      if (status.isEmpty()) {
        missing.add(id);
      } else if (index.storeHeight(id, StoreNames.SETTINGS).isEmpty()) {
        return failed("pin_without_settings", "it rests on " + id + ", which has no settings");
      } else if (status.get() == VerificationStatus.FAILED) {
        return failed("failed_pin", "it rests on settings " + id + ", which have failed");
      } else if (!index.isInVerifiedPrefix(id)) {
        open.add(id);
      }
    }
    Set<Id> foreign = missing.isEmpty() ? Set.of() : trees.heldElsewhere(missing, tree.root());
    if (!foreign.isEmpty()) {
      Id first = foreign.iterator().next();
      return failed("foreign_pin", "it rests on " + first + ", which is of another tree");
    }
    open.addAll(missing);
    return open.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Verdict.Waiting("settings it rests on are missing or not verified", open));
  }

  /** What the pinned entries descend from; it is not walked again while the same is lacking. */
  private Optional<Verdict> history(Snapshot pin) {
    Set<Id> gaps = lacking.get(pin);
    if (gaps == null || gaps.stream().noneMatch(this::isLacking)) {
      gaps = own(index.ancestry().gapsBelow(StoreNames.SETTINGS, pin, Waiting.MOST));
      if (lacking.size() >= MOST_REMEMBERED) {
        lacking.clear();
      }
      lacking.put(pin, gaps);
    }
    return gaps.isEmpty()
        ? Optional.empty()
        : Optional.of(new Verdict.Waiting("settings it rests on are not complete", gaps));
  }

  /** Without what is held, but of another tree: no such thing is part of a history. */
  private Set<Id> own(Set<Id> gaps) {
    Set<Id> missing = new LinkedHashSet<>(gaps);
    missing.removeIf(index::contains);
    if (!missing.isEmpty()) {
      gaps.removeAll(trees.heldElsewhere(missing, tree.root()));
    }
    return gaps;
  }

  private boolean isLacking(Id id) {
    return index.status(id).filter(s -> s != VerificationStatus.UNVERIFIED).isEmpty();
  }

  /** Whether it is what was read that is wrong, and not the reading. */
  static boolean isUnreadable(EideticaException e) {
    return switch (e.kind()) {
      case CRDT_DESERIALIZATION_FAILED,
          STORE_DESERIALIZATION_FAILED,
          SERIALIZE,
          TRANSACTION_CORRUPTED_AUTH_CONFIGURATION ->
          true;
      default -> false;
    };
  }

  private static Optional<Verdict> failed(String rule, String reason) {
    return Optional.of(new Verdict.Failed(rule, reason));
  }
}
