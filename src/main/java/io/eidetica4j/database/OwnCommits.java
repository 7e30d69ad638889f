package io.eidetica4j.database;

import io.eidetica4j.EideticaException;
import io.eidetica4j.backend.Groups;
import io.eidetica4j.backend.NewEntry;
import io.eidetica4j.backend.PutOutcome;
import io.eidetica4j.backend.PutResult;
import io.eidetica4j.backend.PutUnit;
import io.eidetica4j.dag.Delta;
import io.eidetica4j.dag.TreeIndex;
import io.eidetica4j.entry.Entry;
import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.VerificationStatus;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;

/**
 * Stores the entries that are made here for one tree. Those that wait at the same time are stored
 * together, so that they wait for the disk once; each is judged, shown and told of as if it had
 * come alone, and gets an outcome of its own.
 */
final class OwnCommits {
  /** Commits that are stored together. */
  private static final int MOST = 64;

  private final Tree tree;
  private final Groups<Pending, Outcome> groups;

  OwnCommits(Tree tree) {
    this.tree = tree;
    this.groups = new Groups<>(MOST, each -> each.alone() ? MOST : 1, this::serve);
  }

  /**
   * An entry that is to be stored.
   *
   * @param deltas what it does to its stores
   * @param stillRight asked under the tree's lock: whether what it rests on has not changed
   * @param alone whether it is right only as long as nobody else writes the tree, in this process
   *     or in another
   */
  record Pending(
      Entry entry, Map<String, Delta<?>> deltas, BooleanSupplier stillRight, boolean alone) {}

  /** What became of it. */
  private sealed interface Outcome {
    /** It is stored, and this is left to do. */
    record Stored(List<WriteListener.Tail> tails) implements Outcome {}

    /** It is not stored, for what it rests on has changed. */
    record Stale() implements Outcome {}

    /** It is not stored, or perhaps not. */
    record Failed(EideticaException reason) implements Outcome {}
  }

  /** Stores an entry and tells the listeners, or tells that what it rests on has changed. */
  boolean store(Pending pending) {
    return switch (groups.submit(pending)) {
      case Outcome.Stale ignored -> false;
      case Outcome.Failed failed -> throw failed.reason();
      case Outcome.Stored stored -> {
        Listeners.await(stored.tails());
        yield true;
      }
    };
  }

  private List<Outcome> serve(List<Pending> group) {
    return tree.locked(ignored -> {
      List<Optional<Outcome>> refused = group.stream().map(OwnCommits::refusal).toList();
      List<PutUnit> units = new ArrayList<>(group.size());
      for (int i = 0; i < group.size(); i++) {
        if (refused.get(i).isEmpty()) {
          units.add(unit(group.get(i)));
        }
      }
      Iterator<PutUnit> unit = units.iterator();
      Iterator<PutResult> result = tree.putAll(units).iterator();
      List<Outcome> outcomes = new ArrayList<>(group.size());
      for (int i = 0; i < group.size(); i++) {
        Map<String, Delta<?>> deltas = group.get(i).deltas();
        outcomes.add(refused.get(i).orElseGet(() -> outcome(unit.next(), deltas, result.next())));
      }
      return outcomes;
    });
  }

  private static Optional<Outcome> refusal(Pending pending) {
    try {
      return pending.stillRight().getAsBoolean()
          ? Optional.empty()
          : Optional.of(new Outcome.Stale());
    } catch (EideticaException e) {
      return Optional.of(new Outcome.Failed(e));
    }
  }

  private PutUnit unit(Pending pending) {
    NewEntry added = new NewEntry(pending.entry(), status(pending.entry(), tree.index()));
    return new PutUnit(
        List.of(added),
        true,
        pending.alone() ? tree.otherWriters().position() : OptionalLong.empty());
  }

  private Outcome outcome(PutUnit unit, Map<String, Delta<?>> deltas, PutResult result) {
    return switch (result) {
      case PutResult.Stored stored ->
          new Outcome.Stored(tree.showOwn(unit.entries().getFirst(), deltas, ownChange(stored)));
      case PutResult.Moved ignored -> {
        Listeners.runElsewhere(tree.otherWriters().takeIn());
        yield new Outcome.Stale();
      }
      case PutResult.Failed failed -> new Outcome.Failed(failed.reason());
    };
  }

  /** Empty where another process had made the very same entry before. */
  private static OptionalLong ownChange(PutResult.Stored stored) {
    return stored.outcomes().contains(PutOutcome.PRESENT)
        ? OptionalLong.empty()
        : OptionalLong.of(stored.change());
  }

  /** What was made here is authorised, but on a loose view it may rest on what isn't yet. */
  private static VerificationStatus status(Entry entry, TreeIndex now) {
    for (Id parent : entry.parents()) {
      if (now.status(parent).filter(VerificationStatus.VERIFIED::equals).isEmpty()) {
        return VerificationStatus.UNVERIFIED;
      }
    }
    return VerificationStatus.VERIFIED;
  }
}
