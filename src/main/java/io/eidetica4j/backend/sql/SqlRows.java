package io.eidetica4j.backend.sql;

import io.eidetica4j.backend.CacheScope;
import io.eidetica4j.backend.EntryRow;
import io.eidetica4j.backend.StoredRows;
import io.eidetica4j.codec.Bytes;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The rows of all tables, for whoever does not trust them. Entries are read by their ids, so many
 * heads at a time, and what belongs to them in groups of a few mebibytes.
 */
final class SqlRows implements StoredRows {
  private static final String CONTEXT = "Failed to read what is stored";
  private static final int HEADS = 512;
  private static final int GROUP = 64;
  private static final long GROUP_BYTES = 8 << 20;

  /** What no entry comes near; more is not read. */
  private static final long MOST_BYTES = 1 << 28;

  private final SqlAccess access;
  private final SqlDialect dialect;

  SqlRows(SqlAccess access, SqlDialect dialect) {
    this.access = access;
    this.dialect = dialect;
  }

  /** A row of entries without its bytes. */
  private record Head(String id, String tree, long root, long status, long height, long bytes) {}

  @Override
  public long count() {
    return access.read(CONTEXT, session -> number(session, "SELECT COUNT(*) FROM entries"));
  }

  private static long number(SqlSession session, String sql) throws SQLException {
    return EntryQueries.text(session, sql).map(Long::parseLong).orElse(0L);
  }

  @Override
  public void entries(Consumer<EntryRow> each) {
    long left = count();
    List<Head> heads = heads(Sql.FIRST_HEADS, HEADS);
    // a row whose id is no text is found again and again; there are no more than were counted
    while (!heads.isEmpty() && left > 0) {
      groups(heads, each);
      left -= heads.size();
      heads = heads(Sql.NEXT_HEADS, heads.getLast().id(), HEADS);
    }
  }

  private List<Head> heads(String sql, Object... parameters) {
    return access.read(
        CONTEXT,
        session -> {
          List<Head> heads = new ArrayList<>();
          try (ResultSet rows = session.rows(sql, parameters)) {
            while (rows.next()) {
              heads.add(
                  new Head(
                      text(rows, 1),
                      text(rows, 2),
                      rows.getLong(3),
                      rows.getLong(4),
                      rows.getLong(5),
                      rows.getLong(6)));
            }
          }
          return heads;
        });
  }

  private void groups(List<Head> heads, Consumer<EntryRow> each) {
    List<Head> group = new ArrayList<>();
    long bytes = 0;
    for (Head head : heads) {
      bytes += head.bytes();
      if (!group.isEmpty() && (group.size() == GROUP || bytes > GROUP_BYTES)) {
        rows(group).forEach(each);
        group.clear();
        bytes = head.bytes();
      }
      group.add(head);
    }
    rows(group).forEach(each);
  }

  private List<EntryRow> rows(List<Head> heads) {
    return access.read(
        CONTEXT,
        session -> {
          Group group = new Group(session, heads);
          return heads.stream().map(group::row).toList();
        });
  }

  @Override
  public List<String> idsOf(String tree) {
    return texts(Sql.IDS_OF, tree);
  }

  @Override
  public Optional<Set<String>> treesWithTips() {
    return Optional.of(new HashSet<>(texts("SELECT DISTINCT tree_id FROM tips")));
  }

  @Override
  public List<TipRow> tips(String tree) {
    return access.read(
        CONTEXT,
        session -> {
          List<TipRow> tips = new ArrayList<>();
          try (ResultSet rows = session.rows(Sql.TIPS, tree)) {
            while (rows.next()) {
              tips.add(new TipRow(text(rows, 1), text(rows, 2)));
            }
          }
          return tips;
        });
  }

  @Override
  public List<StateRow> states(CacheScope scope) {
    return access.read(
        CONTEXT,
        session -> {
          List<StateRow> states = new ArrayList<>();
          try (ResultSet rows = session.rows(Sql.STATES, scope.key())) {
            while (rows.next()) {
              states.add(new StateRow(text(rows, 1), text(rows, 2)));
            }
          }
          return states;
        });
  }

  @Override
  public List<String> complaints() {
    List<String> complaints = new ArrayList<>();
    dialect.check().ifPresent(check -> complaints.addAll(texts(check)));
    complaints.removeIf("ok"::equals);
    Sql.ORPHANS.forEach((table, query) -> {
      Optional<String> found =
          access.read(
              CONTEXT,
              session -> {
                try (ResultSet rows = session.rows(query)) {
                  return rows.next() && rows.getLong(1) > 0
                      ? Optional.of(
                          "%s: %d rows of entries that are not there, such as %s"
                              .formatted(table, rows.getLong(1), text(rows, 2)))
                      : Optional.empty();
                }
              });
      found.ifPresent(complaints::add);
    });
    return complaints;
  }

  private List<String> texts(String sql, Object... parameters) {
    return access.read(
        CONTEXT,
        session -> {
          List<String> texts = new ArrayList<>();
          try (ResultSet rows = session.rows(sql, parameters)) {
            while (rows.next()) {
              texts.add(text(rows, 1));
            }
          }
          return texts;
        });
  }

  private static String text(ResultSet row, int column) throws SQLException {
    String text = row.getString(column);
    return text == null ? "" : text;
  }

  /** What is stored of some entries. */
  private static final class Group {
    private final Map<String, Bytes> cbor = new HashMap<>();
    private final Map<String, Set<String>> parents = new HashMap<>();
    private final Map<String, Map<String, EntryRow.Store>> stores = new HashMap<>();
    private final Map<String, Map<String, Set<String>>> storeParents = new HashMap<>();

    Group(SqlSession session, List<Head> heads) throws SQLException {
      Object[] all = heads.stream().map(Head::id).toArray();
      Object[] small =
          heads.stream().filter(head -> head.bytes() <= MOST_BYTES).map(Head::id).toArray();
      if (small.length > 0) {
        readBytes(session, small);
      }
      readParents(session, all);
      readStores(session, all);
    }

    private void readBytes(SqlSession session, Object[] ids) throws SQLException {
      try (ResultSet rows = session.rows(Sql.entries(ids.length), ids)) {
        while (rows.next()) {
          byte[] bytes = rows.getBytes(2);
          cbor.put(text(rows, 1), bytes == null ? Bytes.EMPTY : Bytes.wrap(bytes));
        }
      }
    }

    private void readParents(SqlSession session, Object[] ids) throws SQLException {
      try (ResultSet rows = session.rows(Sql.parentsOf(ids.length), ids)) {
        while (rows.next()) {
          parents.computeIfAbsent(text(rows, 1), id -> new HashSet<>()).add(text(rows, 2));
        }
      }
      try (ResultSet rows = session.rows(Sql.storeParentsOf(ids.length), ids)) {
        while (rows.next()) {
          storeParents
              .computeIfAbsent(text(rows, 1), id -> new HashMap<>())
              .computeIfAbsent(text(rows, 2), store -> new HashSet<>())
              .add(text(rows, 3));
        }
      }
    }

    private void readStores(SqlSession session, Object[] ids) throws SQLException {
      try (ResultSet rows = session.rows(Sql.storesOf(ids.length), ids)) {
        while (rows.next()) {
          byte[] data = rows.getBytes(5);
          stores
              .computeIfAbsent(text(rows, 1), id -> new HashMap<>())
              .put(
                  text(rows, 2),
                  new EntryRow.Store(
                      text(rows, 3), rows.getLong(4), Optional.ofNullable(data).map(Bytes::wrap)));
        }
      }
    }

    EntryRow row(Head head) {
      return new EntryRow(
          head.id(),
          head.tree(),
          head.root(),
          head.status(),
          head.height(),
          Optional.ofNullable(cbor.get(head.id())),
          parents.getOrDefault(head.id(), Collections.emptySet()),
          stores.getOrDefault(head.id(), Collections.emptyMap()),
          storeParents.getOrDefault(head.id(), Collections.emptyMap()));
    }
  }
}
