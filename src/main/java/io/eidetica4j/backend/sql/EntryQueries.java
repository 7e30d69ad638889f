package io.eidetica4j.backend.sql;

import io.eidetica4j.EideticaException;
import io.eidetica4j.ErrorKind;
import io.eidetica4j.Limits;
import io.eidetica4j.backend.EntryOutline;
import io.eidetica4j.entry.Entry;
import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.VerificationStatus;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads entries and ids back. */
final class EntryQueries {
  /** Well below any database's limit on parameters, and enough that more makes nothing faster. */
  private static final int CHUNK = 500;

  private EntryQueries() {}

  static Optional<Entry> get(SqlSession session, Id id) throws SQLException {
    try (ResultSet rows = session.rows(Sql.ENTRY, id.toString())) {
      return rows.next() ? Optional.of(verified(id, rows.getBytes(1))) : Optional.empty();
    }
  }

  static Map<Id, Entry> getAll(SqlSession session, Collection<Id> ids) throws SQLException {
    Map<Id, Entry> found = HashMap.newHashMap(ids.size());
    forEach(session, ids, (entry, row) -> found.put(entry.id(), entry));
    return found;
  }

  static List<EntryOutline> outlines(SqlSession session, Collection<Id> ids) throws SQLException {
    List<EntryOutline> found = new ArrayList<>(ids.size());
    forEach(
        session,
        ids,
        (entry, row) ->
            found.add(EntryOutline.of(entry, VerificationStatus.fromCode(row.getLong(3)))));
    return found;
  }

  /** Hands over the stored ones among some entries, with the rows of {@link Sql#ENTRIES}. */
  private static void forEach(SqlSession session, Collection<Id> ids, EntryRow each)
      throws SQLException {
    List<Id> all = ids.stream().distinct().toList();
    for (int from = 0; from < all.size(); from += CHUNK) {
      List<Id> chunk = all.subList(from, Math.min(from + CHUNK, all.size()));
      Object[] texts = chunk.stream().map(Id::toString).toArray();
      try (ResultSet rows = session.rows(Sql.entries(chunk.size()), texts)) {
        while (rows.next()) {
          each.accept(verified(Id.parse(rows.getString(1)), rows.getBytes(2)), rows);
        }
      }
    }
  }

  /** Takes an entry and its row. */
  @FunctionalInterface
  private interface EntryRow {
    void accept(Entry entry, ResultSet row) throws SQLException;
  }

  static Set<Id> contained(SqlSession session, Collection<Id> ids) throws SQLException {
    Set<Id> found = new HashSet<>();
    List<Id> all = ids.stream().distinct().toList();
    for (int from = 0; from < all.size(); from += CHUNK) {
      List<Id> chunk = all.subList(from, Math.min(from + CHUNK, all.size()));
      found.addAll(ids(session, Sql.ids(chunk.size()), chunk.stream().map(Id::toString).toArray()));
    }
    return found;
  }

  /** The first column of the first row, if there is a row. */
  static Optional<String> text(SqlSession session, String sql, Object... parameters)
      throws SQLException {
    try (ResultSet rows = session.rows(sql, parameters)) {
      return rows.next() ? Optional.of(rows.getString(1)) : Optional.empty();
    }
  }

  /** The first column of all rows, as ids. */
  static List<Id> ids(SqlSession session, String sql, Object... parameters) throws SQLException {
    List<Id> ids = new ArrayList<>();
    try (ResultSet rows = session.rows(sql, parameters)) {
      while (rows.next()) {
        ids.add(Id.parse(rows.getString(1)));
      }
    }
    return ids;
  }

  /** Decodes an entry, and makes sure that it is the one. */
  static Entry verified(Id id, byte[] cbor) {
    Entry entry = decoded(cbor);
    if (!entry.id().equals(id)) {
      throw ErrorKind.BACKEND_TREE_INTEGRITY_VIOLATION
          .error("Entry " + id + " is stored with content of " + entry.id())
          .with("entry_id", id);
    }
    return entry;
  }

  static Entry decoded(byte[] cbor) {
    try {
      return Entry.fromDagCbor(cbor, Limits.STORED);
    } catch (EideticaException e) {
      throw SqlErrors.unreadable("CBOR deserialization failed", e);
    }
  }
}
