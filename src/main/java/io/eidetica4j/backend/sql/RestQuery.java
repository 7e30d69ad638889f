package io.eidetica4j.backend.sql;

import io.eidetica4j.backend.EntryOutline;
import io.eidetica4j.backend.KnownEntries;
import io.eidetica4j.backend.TreeRest;
import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.VerificationStatus;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds what a tree holds beside known entries, without reading those. It looks where new entries
 * mostly are, at great heights, and then counts: since nothing that is stored ever goes away, the
 * numbers agree only where what is known and what was found are all there is. Whoever has written
 * meanwhile, and be it another program, there is no case that this misses.
 *
 * <p>That makes it one moment's picture too: no entry came between the first question and the last,
 * and the statuses were asked for in between, in one statement.
 */
final class RestQuery {
  private RestQuery() {}

  static Optional<TreeRest> run(SqlSession session, Id tree, KnownEntries known)
      throws SQLException {
    List<Id> unknown = new ArrayList<>();
    try (ResultSet rows = session.rows(Sql.IDS_FROM_HEIGHT, tree.toString(), known.height())) {
      while (rows.next() && unknown.size() <= known.size()) {
        Id id = Id.parse(rows.getString(1));
        if (!known.contains(id)) {
          unknown.add(id);
        }
      }
    }
    if (unknown.size() > known.size()) {
      return Optional.empty();
    }
    List<EntryOutline> added = EntryQueries.outlines(session, unknown);
    Map<Id, VerificationStatus> notVerified = notVerified(session, tree);
    return count(session, tree) == (long) known.size() + added.size()
        ? Optional.of(new TreeRest(added, notVerified))
        : Optional.empty();
  }

  private static Map<Id, VerificationStatus> notVerified(SqlSession session, Id tree)
      throws SQLException {
    Map<Id, VerificationStatus> found = new HashMap<>();
    try (ResultSet rows =
        session.rows(
            Sql.WITH_STATUSES,
            VerificationStatus.FAILED.code(),
            VerificationStatus.UNVERIFIED.code(),
            tree.toString())) {
      while (rows.next()) {
        found.put(Id.parse(rows.getString(1)), VerificationStatus.fromCode(rows.getLong(2)));
      }
    }
    return found;
  }

  private static long count(SqlSession session, Id tree) throws SQLException {
    return EntryQueries.text(session, Sql.COUNT_OF_TREE, tree.toString())
        .map(Long::parseLong)
        .orElse(0L);
  }
}
