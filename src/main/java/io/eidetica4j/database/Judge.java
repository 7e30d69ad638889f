package io.eidetica4j.database;

import io.eidetica4j.EideticaException;
import io.eidetica4j.auth.AuthSettings;
import io.eidetica4j.auth.SettingsDocs;
import io.eidetica4j.auth.Verdict;
import io.eidetica4j.codec.Bytes;
import io.eidetica4j.crdt.Doc;
import io.eidetica4j.crypto.PublicKey;
import io.eidetica4j.dag.TreeIndex;
import io.eidetica4j.entry.Entry;
import io.eidetica4j.entry.EntryMetadata;
import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.Snapshot;
import io.eidetica4j.entry.SubTreeNode;
import io.eidetica4j.entry.VerificationStatus;
import io.eidetica4j.store.StoreNames;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Judges entries that arrived from elsewhere, by the settings that they rest on: those at the tips
 * that the entry pins in its metadata, not the present ones. So a verdict holds for ever, and is
 * the same on every node.
 *
 * <p>The order of questions: do its main parents belong to this tree and have they passed; is its
 * pin one that an honest author writes; is all there that the pinned settings are made of; do they
 * authorise the signer; and, for an entry that changes settings, can those still be read after it.
 * Nothing that one entry holds can stop another from being judged.
 */
final class Judge {
  private final Trees trees;
  private final Tree tree;
  private final TreeIndex index;

  Judge(Trees trees, Tree tree, TreeIndex index) {
    this.trees = trees;
    this.tree = tree;
    this.index = index;
  }

  /**
   * The verdict on an entry of this tree.
   *
   * @param signed whether the entry bears the signature of a key
   */
  Verdict judge(Entry entry, Predicate<PublicKey> signed) {
    Optional<Verdict> byParents = parents(entry);
    if (byParents.isPresent()) {
      return byParents.get();
    }
    Optional<Snapshot> pin =
        entry.metadata().isEmpty()
            ? Optional.of(Snapshot.EMPTY)
            : entry.metadata().flatMap(EntryMetadata::parse).map(EntryMetadata::settingsTips);
    if (pin.isEmpty()) {
      return new Verdict.Waiting("its metadata can't be read", Set.of());
    }
    Optional<Verdict> byPin = pin.get().isEmpty() ? emptyPin(entry) : pinned(pin.get());
    if (byPin.isPresent()) {
      return byPin.get();
    }
    AuthSettings settings;
    try {
      settings = pin.get().isEmpty() ? ownSettings(entry) : settingsAt(pin.get());
    } catch (EideticaException e) {
      return unreadable(e);
    }
    Verdict verdict = trees.validator().judge(entry, settings, signed);
    return verdict instanceof Verdict.Verified ? settingsAfter(entry) : verdict;
  }

  private Optional<Verdict> parents(Entry entry) {
    Set<Id> awaited = new HashSet<>();
    for (Id parent : entry.parents()) {
      Optional<VerificationStatus> status = index.status(parent);
      if (status.isEmpty()) {
        if (trees.backend().contains(parent)) {
          return failed("foreign_parent", "its parent " + parent + " is of another tree");
        }
        awaited.add(parent);
      } else if (status.get() == VerificationStatus.FAILED) {
        return failed("failed_parent", "its parent " + parent + " has failed");
      } else if (status.get() == VerificationStatus.UNVERIFIED) {
        awaited.add(parent);
      }
    }
    return awaited.isEmpty()
        ? Optional.empty()
        : Optional.of(new Verdict.Waiting("parents are missing or not verified", awaited));
  }

  /** Only a root entry brings its own rules, or any entry of a tree whose root has none. */
  private Optional<Verdict> emptyPin(Entry entry) {
    boolean allowed = entry.id().equals(tree.root()) || !rootHasSettings();
    return allowed
        ? Optional.empty()
        : failed("empty_pin", "it names no settings that it rests on, and is not the root entry");
  }

  private boolean rootHasSettings() {
    return index.storeHeight(tree.root(), StoreNames.SETTINGS).isPresent();
  }

  private Optional<Verdict> pinned(Snapshot pin) {
    Set<Id> awaited = new HashSet<>();
    for (Id id : pin) {
      Optional<VerificationStatus> status = index.status(id);
      if (status.isEmpty()) {
        if (trees.backend().contains(id)) {
          return failed("foreign_pin", "it rests on " + id + ", which is of another tree");
        }
        awaited.add(id);
      } else if (index.storeHeight(id, StoreNames.SETTINGS).isEmpty()) {
        return failed("pin_without_settings", "it rests on " + id + ", which has no settings");
      } else if (status.get() == VerificationStatus.FAILED) {
        return failed("failed_pin", "it rests on settings " + id + ", which have failed");
      } else if (status.get() == VerificationStatus.UNVERIFIED) {
        awaited.add(id);
      }
    }
    if (awaited.isEmpty()) {
      boolean settled = !index.storeWaits(StoreNames.SETTINGS);
      awaited.addAll(
          index
              .ancestry()
              .gapsBelow(StoreNames.SETTINGS, pin, id -> settled && index.isInVerifiedPrefix(id)));
    }
    return awaited.isEmpty()
        ? Optional.empty()
        : Optional.of(new Verdict.Waiting("settings it rests on are not complete", awaited));
  }

  private AuthSettings settingsAt(Snapshot pin) {
    return tree.authMemory()
        .atPin(pin, () -> index.storeStateAt(StoreNames.SETTINGS, pin, Doc.CRDT));
  }

  private AuthSettings ownSettings(Entry entry) {
    Optional<SubTreeNode> node = entry.subtree(StoreNames.SETTINGS);
    return node.isEmpty() ? AuthSettings.EMPTY : SettingsDocs.auth(afterSettings(node.get()));
  }

  /** The settings of the tree as this entry leaves them, at its place in their history. */
  private Doc afterSettings(SubTreeNode node) {
    Doc before = index.storeStateAt(StoreNames.SETTINGS, Snapshot.of(node.parents()), Doc.CRDT);
    Optional<Bytes> payload = node.data();
    return payload.isEmpty() ? before : before.merge(Doc.parse(payload.get()));
  }

  /** An entry that leaves settings behind which nobody can read takes nothing down but itself. */
  private Verdict settingsAfter(Entry entry) {
    Optional<SubTreeNode> node = entry.subtree(StoreNames.SETTINGS);
    if (node.isEmpty()) {
      return Verdict.VERIFIED;
    }
    if (node.get().parents().isEmpty() && !entry.id().equals(tree.root()) && rootHasSettings()) {
      return new Verdict.Failed(
          "second_settings_root", "its settings do not descend from those of the root entry");
    }
    try {
      SettingsDocs.auth(afterSettings(node.get()));
      return Verdict.VERIFIED;
    } catch (EideticaException e) {
      return unreadable(e);
    }
  }

  private static Verdict unreadable(EideticaException e) {
    return switch (e.kind()) {
      case CRDT_DESERIALIZATION_FAILED,
          STORE_DESERIALIZATION_FAILED,
          SERIALIZE,
          TRANSACTION_CORRUPTED_AUTH_CONFIGURATION ->
          new Verdict.Failed("unreadable_settings", String.valueOf(e.getMessage()));
      default -> throw e;
    };
  }

  private static Optional<Verdict> failed(String rule, String reason) {
    return Optional.of(new Verdict.Failed(rule, reason));
  }
}
