package io.eidetica4j.backend.sql;

import io.eidetica4j.ErrorKind;
import io.eidetica4j.backend.NewEntry;
import io.eidetica4j.backend.PutOutcome;
import io.eidetica4j.backend.PutResult;
import io.eidetica4j.backend.PutUnit;
import io.eidetica4j.entry.Entry;
import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.SubTreeNode;
import io.eidetica4j.entry.VerificationStatus;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Writes within one transaction, by a handful of statements whatever the number of units: the trees
 * are locked against all other processes and it is read how far they are; the entries are stored,
 * which tells what is new; then all the rest goes to the server at once.
 *
 * <p>Whoever writes a tree holds its lock until the commit is seen by all. So its changes are seen
 * in the order of their positions, and a child and its parent that are stored at the same time find
 * each other. Tips are moved once for all entries, as in {@link EntryInsert}.
 */
final class PostgresUnits implements GroupedPuts.UnitStore {
  private final String origin;

  /**
   * For one process.
   *
   * @param origin names this process among those that write
   */
  PostgresUnits(String origin) {
    this.origin = origin;
  }

  /** PostgreSQL keeps no zero character in any text. */
  @Override
  public void check(PutUnit unit) {
    unit.validate();
    for (NewEntry each : unit.entries()) {
      for (SubTreeNode node : each.entry().subtrees()) {
        if (node.name().indexOf('\0') >= 0) {
          throw ErrorKind.INSTANCE_ENTRY_VALIDATION_FAILED
              .error("PostgreSQL can't keep a store whose name holds a zero character")
              .with("reason", "zero character in the name of a store");
        }
      }
    }
  }

  @Override
  public List<PutResult> store(SqlSession session, List<PutUnit> units) throws SQLException {
    PostgresRows rows = new PostgresRows();
    Positions positions = Positions.lock(session, trees(units));
    List<Boolean> moved = new ArrayList<>(units.size());
    Map<Id, NewEntry> wanted = new LinkedHashMap<>();
    Set<Id> begun = new HashSet<>();
    for (PutUnit unit : units) {
      Set<Id> trees = trees(List.of(unit));
      boolean late =
          unit.unmovedSince().isPresent()
              && (!Collections.disjoint(begun, trees) || hasMoved(session, unit, trees, positions));
      moved.add(late);
      if (!late) {
        unit.entries().forEach(each -> wanted.putIfAbsent(each.entry().id(), each));
        begun.addAll(trees);
      }
    }
    Set<Id> added = insert(session, rows, List.copyOf(wanted.values()));
    List<Entry> stored =
        wanted.values().stream().map(NewEntry::entry).filter(e -> added.contains(e.id())).toList();
    List<PutResult> results = new ArrayList<>(units.size());
    List<Change> changes = new ArrayList<>();
    for (int i = 0; i < units.size(); i++) {
      results.add(
          moved.get(i) ? new PutResult.Moved() : result(units.get(i), added, positions, changes));
    }
    if (!stored.isEmpty()) {
      session.runAll(
          PostgresSql.INSERT_REST, PostgresRows.joined(rows.rest(stored), parameters(changes)));
    }
    return results;
  }

  /** Whether others came first; what this process did meanwhile it knows. */
  private boolean hasMoved(SqlSession session, PutUnit unit, Set<Id> trees, Positions positions)
      throws SQLException {
    long expected = unit.unmovedSince().getAsLong();
    for (Id tree : trees) {
      long own = positions.of(tree) - expected;
      if (own != 0 && own != ownChanges(session, tree, expected)) {
        return true;
      }
    }
    return false;
  }

  private long ownChanges(SqlSession session, Id tree, long since) throws SQLException {
    return EntryQueries.text(session, PostgresSql.COUNT_OWN_CHANGES, tree.toString(), since, origin)
        .map(Long::parseLong)
        .orElse(0L);
  }

  private static Set<Id> insert(SqlSession session, PostgresRows rows, List<NewEntry> wanted)
      throws SQLException {
    return wanted.isEmpty()
        ? Set.of()
        : new HashSet<>(
            EntryQueries.ids(session, PostgresSql.INSERT_ENTRIES, rows.entries(wanted)));
  }

  /** Takes the unit's entries out of what was added, so that they are new to it alone. */
  private static PutResult result(
      PutUnit unit, Set<Id> added, Positions positions, List<Change> changes) {
    List<PutOutcome> outcomes = new ArrayList<>(unit.entries().size());
    Map<Id, List<Id>> fresh = new LinkedHashMap<>();
    for (NewEntry each : unit.entries()) {
      Entry entry = each.entry();
      boolean isNew = added.remove(entry.id());
      outcomes.add(isNew ? PutOutcome.STORED : PutOutcome.PRESENT);
      if (isNew) {
        fresh.computeIfAbsent(entry.tree(), tree -> new ArrayList<>()).add(entry.id());
      }
    }
    fresh.forEach((tree, entries) ->
        changes.add(new Change(tree, positions.next(tree), unit.local(), entries)));
    long change =
        unit.entries().isEmpty() ? 0 : positions.of(unit.entries().getFirst().entry().tree());
    return new PutResult.Stored(outcomes, change);
  }

  /**
   * Sets statuses of entries that are stored.
   *
   * @param trees the tree of each
   * @return the trees in which any was another
   */
  Set<Id> setStatuses(SqlSession session, Map<Id, VerificationStatus> statuses, Map<Id, Id> trees)
      throws SQLException {
    Positions positions = Positions.lock(session, new HashSet<>(trees.values()));
    String[] ids = statuses.keySet().stream().map(Id::toString).toArray(String[]::new);
    Long[] codes = statuses.values().stream().map(s -> (long) s.code()).toArray(Long[]::new);
    Map<Id, List<Id>> changed = new LinkedHashMap<>();
    try (ResultSet rows = session.rows(PostgresSql.SET_STATUSES, ids, codes)) {
      while (rows.next()) {
        changed
            .computeIfAbsent(Id.parse(rows.getString(2)), tree -> new ArrayList<>())
            .add(Id.parse(rows.getString(1)));
      }
    }
    List<Change> changes = new ArrayList<>();
    changed.forEach(
        (tree, entries) -> changes.add(new Change(tree, positions.next(tree), false, entries)));
    if (!changes.isEmpty()) {
      session.update(PostgresSql.INSERT_CHANGES, parameters(changes));
    }
    return changed.keySet();
  }

  private Object[] parameters(List<Change> changes) {
    return new Object[] {
      origin,
      changes.stream().map(each -> each.tree().toString()).toArray(String[]::new),
      changes.stream().map(Change::position).toArray(Long[]::new),
      changes.stream().map(each -> each.local() ? 1L : 0L).toArray(Long[]::new),
      changes.stream()
          .map(each -> String.join(" ", each.entries().stream().map(Id::toString).toList()))
          .toArray(String[]::new)
    };
  }

  static Set<Id> trees(List<PutUnit> units) {
    Set<Id> trees = new HashSet<>();
    units.forEach(unit -> unit.entries().forEach(each -> trees.add(each.entry().tree())));
    return trees;
  }

  private record Change(Id tree, long position, boolean local, List<Id> entries) {}

  /** How far each of some locked trees is. */
  private static final class Positions {
    private final Map<Id, Long> positions = new HashMap<>();

    static Positions lock(SqlSession session, Set<Id> trees) throws SQLException {
      Positions positions = new Positions();
      Map<String, Id> texts = new TreeMap<>();
      trees.forEach(tree -> texts.put(tree.toString(), tree));
      try (ResultSet rows =
          session.secondRows(
              PostgresSql.LOCK_TREES,
              PostgresLocks.TREE_CLASS,
              PostgresLocks.ofTrees(trees),
              texts.keySet().toArray(String[]::new))) {
        while (rows.next()) {
          Id tree = texts.getOrDefault(rows.getString(1), Id.EMPTY);
          positions.positions.put(tree, rows.getLong(2));
        }
      }
      return positions;
    }

    long of(Id tree) {
      return positions.getOrDefault(tree, 0L);
    }

    long next(Id tree) {
      return positions.merge(tree, 1L, Long::sum);
    }
  }
}
