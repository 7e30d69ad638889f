package io.eidetica4j.database;

import io.eidetica4j.EideticaException;
import io.eidetica4j.OutcomeUnknownException;
import io.eidetica4j.backend.Groups;
import io.eidetica4j.backend.NewEntry;
import io.eidetica4j.backend.PutOutcome;
import io.eidetica4j.backend.PutResult;
import io.eidetica4j.backend.PutUnit;
import io.eidetica4j.dag.Delta;
import io.eidetica4j.dag.TreeIndex;
import io.eidetica4j.entry.Entry;
import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.Snapshot;
import io.eidetica4j.entry.VerificationStatus;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/**
 * Stores the entries that are made here for one tree. Those that wait at the same time are stored
 * together, so that they wait for the disk once; each is judged, shown and told of as if it had
 * come alone, and gets an outcome of its own. Those of them that were begun at the same tips come
 * one behind the other ({@link Strand}).
 */
final class OwnCommits {
  private static final Logger LOG = System.getLogger(OwnCommits.class.getName());

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
   * @param movableFrom its parents, where it may as well come behind others that have the same
   * @param behind makes the entry anew, behind such others
   */
  record Pending(
      Entry entry,
      Map<String, Delta<?>> deltas,
      BooleanSupplier stillRight,
      boolean alone,
      Optional<Snapshot> movableFrom,
      Function<Strand, Entry> behind) {}

  /** What became of it. */
  private sealed interface Outcome {
    /** It is stored under this id, and this is left to do. */
    record Stored(Id id, List<WriteListener.Tail> tails) implements Outcome {}

    /** It is not stored, for what it rests on has changed. */
    record Stale() implements Outcome {}

    /** It is not stored, or perhaps not. */
    record Failed(EideticaException reason) implements Outcome {}
  }

  /** A commit and the entry that it is stored as; several of one strand are one unit. */
  private record Member(Pending pending, NewEntry added) {}

  /** Stores an entry and tells the listeners; empty where what it rests on has changed. */
  Optional<Id> store(Pending pending) {
    return switch (groups.submit(pending)) {
      case Outcome.Stale ignored -> Optional.empty();
      case Outcome.Failed failed -> throw failed.reason();
      case Outcome.Stored stored -> {
        Listeners.await(stored.tails());
        yield Optional.of(stored.id());
      }
    };
  }

  private List<Outcome> serve(List<Pending> group) {
    return tree.locked(ignored -> {
      IdentityHashMap<Pending, Outcome> outcomes = new IdentityHashMap<>();
      List<Pending> right = new ArrayList<>(group.size());
      for (Pending each : group) {
        refusal(each).ifPresentOrElse(no -> outcomes.put(each, no), () -> right.add(each));
      }
      List<List<Member>> again = store(strands(right), outcomes);
      store(again, outcomes);
      return group.stream().map(outcomes::get).toList();
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

  /** Puts behind one another what can be. */
  private List<List<Member>> strands(List<Pending> group) {
    List<List<Member>> units = new ArrayList<>();
    Map<Snapshot, Strand> strands = new HashMap<>();
    Map<Snapshot, List<Member>> members = new HashMap<>();
    for (Pending each : group) {
      NewEntry alone = new NewEntry(each.entry(), status(each.entry(), tree.index()));
      Optional<Snapshot> from =
          each.movableFrom().filter(f -> alone.status() == VerificationStatus.VERIFIED);
      Optional<NewEntry> moved = from.map(strands::get).flatMap(strand -> behind(each, strand));
      if (moved.isPresent()) {
        members.get(from.get()).add(new Member(each, moved.get()));
        strands.get(from.get()).add(moved.get().entry());
      } else {
        List<Member> unit = new ArrayList<>(List.of(new Member(each, alone)));
        units.add(unit);
        from.filter(f -> !strands.containsKey(f))
            .ifPresent(f -> {
              members.put(f, unit);
              strands.computeIfAbsent(f, none -> new Strand()).add(alone.entry());
            });
      }
    }
    return units;
  }

  /** The signing key may have been wiped meanwhile; what was signed before is as good. */
  private static Optional<NewEntry> behind(Pending pending, Strand strand) {
    try {
      return Optional.of(new NewEntry(pending.behind().apply(strand), VerificationStatus.VERIFIED));
    } catch (RuntimeException e) {
      LOG.log(Level.DEBUG, "A commit stays beside the others: {0}", e.getMessage());
      return Optional.empty();
    }
  }

  /** Gives what is to be tried again, each by itself. */
  private List<List<Member>> store(
      List<List<Member>> units, IdentityHashMap<Pending, Outcome> outcomes) {
    List<PutResult> results = tree.writes().putAll(units.stream().map(this::unit).toList());
    List<List<Member>> again = new ArrayList<>();
    for (int i = 0; i < units.size(); i++) {
      List<Member> unit = units.get(i);
      switch (results.get(i)) {
        case PutResult.Stored stored -> show(unit, stored, outcomes);
        case PutResult.Moved ignored -> {
          Listeners.runElsewhere(tree.otherWriters().takeIn());
          unit.forEach(member -> outcomes.put(member.pending(), new Outcome.Stale()));
        }
        case PutResult.Failed failed -> {
          if (unit.size() > 1 && !(failed.reason() instanceof OutcomeUnknownException)) {
            unit.forEach(member -> again.add(List.of(beside(member.pending()))));
          } else {
            unit.forEach(
                member -> outcomes.put(member.pending(), new Outcome.Failed(failed.reason())));
          }
        }
      }
    }
    return again;
  }

  private Member beside(Pending pending) {
    return new Member(
        pending, new NewEntry(pending.entry(), status(pending.entry(), tree.index())));
  }

  private PutUnit unit(List<Member> members) {
    boolean alone = members.size() == 1 && members.getFirst().pending().alone();
    return new PutUnit(
        members.stream().map(Member::added).toList(),
        true,
        alone ? tree.otherWriters().position() : OptionalLong.empty());
  }

  private void show(
      List<Member> unit, PutResult.Stored stored, IdentityHashMap<Pending, Outcome> outcomes) {
    for (int i = 0; i < unit.size(); i++) {
      Member member = unit.get(i);
      List<WriteListener.Tail> tails =
          new ArrayList<>(tree.writes().showOwn(member.added(), member.pending().deltas()));
      if (i == unit.size() - 1) {
        tails.addAll(tree.otherWriters().takeInBefore(ownChange(stored)));
      }
      outcomes.put(member.pending(), new Outcome.Stored(member.added().entry().id(), tails));
    }
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
