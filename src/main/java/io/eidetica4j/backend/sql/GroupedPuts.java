package io.eidetica4j.backend.sql;

import io.eidetica4j.EideticaException;
import io.eidetica4j.OutcomeUnknownException;
import io.eidetica4j.backend.Groups;
import io.eidetica4j.backend.NewEntry;
import io.eidetica4j.backend.PutOutcome;
import io.eidetica4j.backend.PutResult;
import io.eidetica4j.backend.PutUnit;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Stores units that wait at the same time in one transaction, so that they wait for the disk once.
 * Where such a transaction fails for what one of them holds, they are stored one by one, and each
 * gets an outcome of its own.
 */
final class GroupedPuts {
  private static final String CONTEXT = "Failed to store entries";

  /** What is stored in one transaction: an entry weighs one and one for each 1,024 bytes. */
  private static final int MOST = 1024;

  private final SqlAccess access;
  private final SqlDialect dialect;
  private final UnitStore store;
  private final List<Groups<List<PutUnit>, List<PutResult>>> lanes;

  GroupedPuts(SqlAccess access, SqlDialect dialect, UnitStore store) {
    this.access = access;
    this.dialect = dialect;
    this.store = store;
    this.lanes =
        IntStream.range(0, access.lanes())
            .mapToObj(lane ->
                new Groups<List<PutUnit>, List<PutResult>>(
                    MOST, GroupedPuts::weight, group -> serve(lane, group)))
            .toList();
  }

  /** What became of each unit. */
  List<PutResult> put(List<PutUnit> units) {
    access.checkWritable();
    List<Optional<PutResult>> refused = new ArrayList<>(units.size());
    Map<Integer, List<PutUnit>> good = new TreeMap<>();
    for (PutUnit unit : units) {
      Optional<PutResult> refusal = refusal(unit);
      refused.add(refusal);
      if (refusal.isEmpty()) {
        good.computeIfAbsent(lane(unit), lane -> new ArrayList<>()).add(unit);
      }
    }
    Map<Integer, Iterator<PutResult>> stored = new HashMap<>();
    good.forEach((lane, some) -> stored.put(lane, lanes.get(lane).submit(some).iterator()));
    List<PutResult> results = new ArrayList<>(units.size());
    for (int i = 0; i < units.size(); i++) {
      PutUnit unit = units.get(i);
      results.add(refused.get(i).orElseGet(() -> next(stored, unit)));
    }
    return results;
  }

  private PutResult next(Map<Integer, Iterator<PutResult>> stored, PutUnit unit) {
    return Objects.requireNonNull(stored.get(lane(unit))).next();
  }

  /** A tree's units go one way, in which they can't wait for each other's locks. */
  private int lane(PutUnit unit) {
    return unit.entries().isEmpty()
        ? 0
        : Math.floorMod(unit.entries().getFirst().entry().tree().hashCode(), lanes.size());
  }

  private Optional<PutResult> refusal(PutUnit unit) {
    try {
      store.check(unit);
      return Optional.empty();
    } catch (EideticaException e) {
      return Optional.of(new PutResult.Failed(e));
    }
  }

  private static int weight(List<PutUnit> units) {
    long weight = 0;
    for (PutUnit unit : units) {
      for (NewEntry each : unit.entries()) {
        weight += 1 + (each.entry().dagCbor().length() >> 10);
      }
    }
    return (int) Math.min(weight, Integer.MAX_VALUE / 2);
  }

  private List<List<PutResult>> serve(int lane, List<List<PutUnit>> group) {
    List<PutUnit> all = group.size() == 1 ? group.getFirst() : new ArrayList<>();
    if (group.size() > 1) {
      group.forEach(all::addAll);
    }
    List<PutResult> results = store(lane, all);
    List<List<PutResult>> shared = new ArrayList<>(group.size());
    int from = 0;
    for (List<PutUnit> units : group) {
      shared.add(results.subList(from, from + units.size()));
      from += units.size();
    }
    return shared;
  }

  private List<PutResult> store(int lane, List<PutUnit> units) {
    try {
      return access.write(lane, CONTEXT, session -> store.store(session, units));
    } catch (EideticaException e) {
      return units.size() > 1 && mayConcernOne(e)
          ? units.stream().map(unit -> store(lane, List.of(unit)).getFirst()).toList()
          : units.stream().map(unit -> (PutResult) new PutResult.Failed(e)).toList();
    }
  }

  private boolean mayConcernOne(EideticaException e) {
    return !(e instanceof OutcomeUnknownException)
        && e.getCause() instanceof SQLException cause
        && dialect.mayConcernOne(cause);
  }

  /** How units are stored within a transaction, which is the database's own matter. */
  @FunctionalInterface
  interface UnitStore {
    /** What became of each unit once the transaction is committed, in the order given. */
    List<PutResult> store(SqlSession session, List<PutUnit> units) throws SQLException;

    /**
     * Whether a unit can be stored at all.
     *
     * @throws EideticaException where it can't
     */
    default void check(PutUnit unit) {
      unit.validate();
    }

    /** Row by row, and the tips once for all. */
    UnitStore ROW_BY_ROW =
        (session, units) -> {
          List<NewEntry> all = units.stream().flatMap(unit -> unit.entries().stream()).toList();
          Iterator<PutOutcome> outcomes = new EntryInsert(session).put(all).iterator();
          List<PutResult> results = new ArrayList<>(units.size());
          for (PutUnit unit : units) {
            List<PutOutcome> own = new ArrayList<>(unit.entries().size());
            unit.entries().forEach(each -> own.add(outcomes.next()));
            results.add(new PutResult.Stored(own, 0));
          }
          return results;
        };
  }
}
