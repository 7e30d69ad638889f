package io.eidetica4j.backend.sql;

import io.eidetica4j.backend.Records;
import io.eidetica4j.codec.Bytes;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;

/** Records in a table of ours, which all processes on the database share. */
final class SqlRecords implements Records {
  private final SqlAccess access;

  SqlRecords(SqlAccess access) {
    this.access = access;
  }

  /**
   * The insert itself tells who was first, in whatever isolation; a row that goes between it and
   * the query lets the loop try again.
   */
  @Override
  public Optional<Row> insert(Space space, Row row, Instant now) {
    return access.write(
        "Failed to store a record",
        session -> {
          while (true) {
            if (inserted(session, space, row, now)) {
              return Optional.empty();
            }
            Optional<Row> first = find(session, space, row.key(), now);
            if (first.isPresent()) {
              return first;
            }
          }
        });
  }

  private static boolean inserted(SqlSession session, Space space, Row row, Instant now)
      throws SQLException {
    return session.update(
            Sql.INSERT_RECORD,
            space.name(),
            row.key(),
            row.owner(),
            row.value().array(),
            row.expires().toEpochMilli(),
            now.toEpochMilli())
        > 0;
  }

  @Override
  public Optional<Row> get(Space space, String key, Instant now) {
    return access.read("Failed to read a record", session -> find(session, space, key, now));
  }

  private static Optional<Row> find(SqlSession session, Space space, String key, Instant now)
      throws SQLException {
    try (ResultSet rows = session.rows(Sql.RECORD, space.name(), key, now.toEpochMilli())) {
      return rows.next()
          ? Optional.of(
              new Row(
                  key,
                  rows.getString(1),
                  Bytes.wrap(rows.getBytes(2)),
                  Instant.ofEpochMilli(rows.getLong(3))))
          : Optional.empty();
    }
  }

  @Override
  public boolean replace(Space space, Row expected, Row changed) {
    return update(
            "Failed to change a record",
            Sql.REPLACE_RECORD,
            changed.value().array(),
            changed.expires().toEpochMilli(),
            space.name(),
            expected.key(),
            expected.value().array())
        > 0;
  }

  @Override
  public boolean remove(Space space, Row expected) {
    return update(
            "Failed to remove a record",
            Sql.REMOVE_RECORD,
            space.name(),
            expected.key(),
            expected.value().array())
        > 0;
  }

  @Override
  public int removeOwned(Space space, String owner) {
    return update("Failed to remove records", Sql.REMOVE_RECORDS, space.name(), owner);
  }

  @Override
  public int trim(Space space, String owner, int keep) {
    return update(
        "Failed to remove records",
        Sql.TRIM_RECORDS,
        space.name(),
        space.name(),
        owner,
        Integer.MAX_VALUE,
        keep);
  }

  @Override
  public long count(Space space, Instant now) {
    return access
        .read(
            "Failed to count records",
            session ->
                EntryQueries.text(session, Sql.COUNT_RECORDS, space.name(), now.toEpochMilli()))
        .map(Long::parseLong)
        .orElse(0L);
  }

  @Override
  public int expire(Instant now) {
    return update("Failed to sweep records", Sql.EXPIRE_RECORDS, now.toEpochMilli());
  }

  private int update(String context, String sql, Object... parameters) {
    return access.write(context, session -> session.update(sql, parameters));
  }
}
