package io.eidetica4j.database;

import io.eidetica4j.EideticaException;
import io.eidetica4j.auth.AuthSettings;
import io.eidetica4j.auth.SettingsDocs;
import io.eidetica4j.auth.Verdict;
import io.eidetica4j.codec.Bytes;
import io.eidetica4j.crdt.Doc;
import io.eidetica4j.crdt.Value;
import io.eidetica4j.crypto.PublicKey;
import io.eidetica4j.dag.TreeIndex;
import io.eidetica4j.entry.Entry;
import io.eidetica4j.entry.EntryMetadata;
import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.Snapshot;
import io.eidetica4j.entry.SubTreeNode;
import io.eidetica4j.entry.VerificationStatus;
import io.eidetica4j.store.StoreNames;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Judges entries that arrived from elsewhere, by the settings that they rest on: those at the tips
 * that the entry pins in its metadata, not the present ones. So a verdict holds for ever, and is
 * the same on every node.
 *
 * <p>The order of questions: do its parents belong to this tree, and have its main parents passed;
 * are its heights ones that an honest author counts to; is its pin one that an honest author
 * writes; is all there that the pinned settings are made of; do they authorise the signer; and, for
 * an entry that changes settings, does it leave any behind that nobody can read. Nothing that one
 * entry holds can stop another from being judged, and no answer takes a walk that another one with
 * the same pin has taken before. One thread uses it.
 */
final class Judge {
  private final Trees trees;
  private final Tree tree;
  private final TreeIndex index;
  private final HeightBounds heights;
  private final PinnedSettings pins;
  private @Nullable Bytes lastMetadata;
  private Optional<Snapshot> lastPin = Optional.empty();

  Judge(Trees trees, Tree tree, TreeIndex index) {
    this.trees = trees;
    this.tree = tree;
    this.index = index;
    this.heights = new HeightBounds(index);
    this.pins = new PinnedSettings(trees, tree, index);
  }

  /**
   * The verdict on an entry of this tree.
   *
   * @param signed whether the entry bears the signature of a key
   */
  Verdict judge(Entry entry, Predicate<PublicKey> signed) {
    Optional<Verdict> byPlace = parents(entry).or(() -> heights.judge(entry));
    if (byPlace.isPresent()) {
      return byPlace.get();
    }
    Optional<Snapshot> pin = entry.metadata().map(this::pin).orElse(Optional.of(Snapshot.EMPTY));
    if (pin.isEmpty()) {
      return new Verdict.Waiting("its metadata can't be read", Set.of());
    }
    return switch (pin.get().isEmpty() ? withoutPin(entry) : pins.at(pin.get())) {
      case PinnedSettings.Open(Verdict verdict) -> verdict;
      case PinnedSettings.Known(AuthSettings settings) -> {
        Verdict verdict = trees.validator().judge(entry, settings, signed);
        yield verdict instanceof Verdict.Verified ? change(entry, settings) : verdict;
      }
    };
  }

  /** What metadata pins; mostly it says the same as that of the entry before. */
  private Optional<Snapshot> pin(Bytes metadata) {
    if (!metadata.equals(lastMetadata)) {
      lastMetadata = metadata;
      lastPin = EntryMetadata.parse(metadata).map(EntryMetadata::settingsTips);
    }
    return lastPin;
  }

  /**
   * Parents of both kinds must be entries of this tree. Main parents must have passed; that node
   * parents have not is no fault, since honest nodes name what somebody pushed.
   */
  private Optional<Verdict> parents(Entry entry) {
    Set<Id> open = new LinkedHashSet<>();
    Set<Id> missing = new LinkedHashSet<>();
    for (Id parent : entry.parents()) {
      Optional<VerificationStatus> status = index.status(parent);
      if (status.isEmpty()) {
        missing.add(parent);
      } else if (status.get() == VerificationStatus.FAILED) {
        return failed("failed_parent", "its parent " + parent + " has failed");
      } else if (status.get() == VerificationStatus.UNVERIFIED) {
        open.add(parent);
      }
    }
    for (SubTreeNode node : entry.subtrees()) {
      for (Id parent : node.parents()) {
        if (!index.contains(parent)) {
          missing.add(parent);
        }
      }
    }
    if (missing.isEmpty() && open.isEmpty()) {
      return Optional.empty();
    }
    Set<Id> foreign = missing.isEmpty() ? Set.of() : trees.heldElsewhere(missing, tree.root());
    if (!foreign.isEmpty()) {
      Id first = foreign.iterator().next();
      return failed("foreign_parent", "its parent " + first + " is of another tree");
    }
    open.addAll(missing);
    return Optional.of(new Verdict.Waiting("parents are missing or not verified", open));
  }

  /** Only a root entry brings its own rules, or any entry of a tree whose root has none. */
  private PinnedSettings.Answer withoutPin(Entry entry) {
    if (!entry.id().equals(tree.root()) && pins.rootHasSettings()) {
      return new PinnedSettings.Open(
          new Verdict.Failed(
              "empty_pin", "it names no settings that it rests on, and is not the root entry"));
    }
    Optional<SubTreeNode> node = entry.subtree(StoreNames.SETTINGS);
    if (node.isEmpty()) {
      return new PinnedSettings.Known(AuthSettings.EMPTY);
    }
    try {
      Doc before =
          index.storeStateAt(StoreNames.SETTINGS, Snapshot.of(node.get().parents()), Doc.CRDT);
      Doc after = node.get().data().map(Doc::parse).map(before::merge).orElse(before);
      return new PinnedSettings.Known(SettingsDocs.auth(after));
    } catch (EideticaException e) {
      if (!PinnedSettings.isUnreadable(e)) {
        throw e;
      }
      return new PinnedSettings.Open(unreadable(String.valueOf(e.getMessage())));
    }
  }

  /**
   * What an entry does to settings is judged by its payload alone. All settings that can be merged
   * from such payloads have an {@code auth} that can be read, whatever is concurrent to what.
   */
  private Verdict change(Entry entry, AuthSettings restsOn) {
    Optional<SubTreeNode> node = entry.subtree(StoreNames.SETTINGS);
    if (node.isEmpty()) {
      return Verdict.VERIFIED;
    }
    if (node.get().parents().isEmpty()
        && !entry.id().equals(tree.root())
        && pins.rootHasSettings()) {
      return new Verdict.Failed(
          "second_settings_root", "its settings do not descend from those of the root entry");
    }
    if (node.get().data().isEmpty()) {
      return Verdict.VERIFIED;
    }
    Doc payload;
    try {
      payload = Doc.parse(node.get().data().get());
    } catch (EideticaException e) {
      if (!PinnedSettings.isUnreadable(e)) {
        throw e;
      }
      return unreadable(String.valueOf(e.getMessage()));
    }
    Optional<Value> auth = payload.child(SettingsDocs.AUTH);
    if (auth.filter(value -> !(value instanceof Doc)).isPresent()) {
      return unreadable("its settings delete `auth`, or put something else in its place");
    }
    if (payload.isAtomic() && auth.isEmpty() && !restsOn.doc().isEmpty()) {
      return unreadable("its settings replace all others and leave `auth` out");
    }
    return Verdict.VERIFIED;
  }

  /** An entry that leaves settings behind which nobody can read takes nothing down but itself. */
  private static Verdict unreadable(String reason) {
    return new Verdict.Failed("unreadable_settings", reason);
  }

  private static Optional<Verdict> failed(String rule, String reason) {
    return Optional.of(new Verdict.Failed(rule, reason));
  }
}
