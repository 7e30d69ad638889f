package io.eidetica4j.backend.sql;

import io.eidetica4j.EideticaException;
import io.eidetica4j.ErrorKind;
import io.eidetica4j.OutcomeUnknownException;
import io.eidetica4j.backend.BackendUrl;
import io.eidetica4j.backend.Frozen;
import io.eidetica4j.backend.OpenMode;
import io.eidetica4j.backend.PutOutcome;
import io.eidetica4j.backend.PutResult;
import io.eidetica4j.backend.PutUnit;
import io.eidetica4j.backend.Shared;
import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.VerificationStatus;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;

/**
 * Keeps everything in a PostgreSQL database, in the reference's tables, which any number of
 * processes share. A commit is as durable as the server makes it: on its disk, unless {@code
 * synchronous_commit} says less.
 *
 * <p>Writes go over two connections, those of a tree always over the same one; what waits at the
 * same time is stored in one transaction. How processes keep out of each other's way is told at
 * {@link PostgresUnits}, and how they learn of each other at {@link PostgresShared}.
 */
public final class PostgresBackend extends SqlBackend {
  private final SqlAccess access;
  private final PostgresUnits units;
  private final PostgresShared shared;
  private final PostgresPool pool;

  PostgresBackend(SqlAccess access, PostgresUnits units, PostgresShared shared, PostgresPool pool) {
    super(access, new GroupedPuts(access, PostgresDialect.INSTANCE, units), false);
    this.access = access;
    this.units = units;
    this.shared = shared;
    this.pool = pool;
  }

  /**
   * Opens a database with a pool of connections of its own.
   *
   * @throws EideticaException {@code instance/InvalidUrl} where the URL is no good, {@code
   *     backend/SqlxError} where the server can't be reached or refuses, {@code
   *     backend/SchemaTooNew}, {@code instance/NotInitialized} where the database must hold tables
   *     of ours and has none
   */
  public static PostgresBackend open(BackendUrl.Postgres url, OpenMode mode) {
    PostgresTarget target = PostgresTarget.of(url);
    return PostgresOpening.open(target, mode, () -> PostgresPool.open(target));
  }

  /**
   * Opens a database over connections that the program around us gives, and closes. They must lead
   * to where {@link PostgresLogin} says, and there must be at least four, of which two are held for
   * good. One or two more are opened beside them, for announcements and roles.
   *
   * @throws EideticaException as {@link #open(BackendUrl.Postgres, OpenMode)}
   */
  public static PostgresBackend open(
      BackendUrl.Postgres url, OpenMode mode, DataSource connections) {
    return PostgresOpening.open(
        PostgresTarget.of(url), mode, () -> new PostgresPool(connections, () -> {}));
  }

  @Override
  public String kind() {
    return "postgres";
  }

  @Override
  public boolean keepsStates() {
    return true;
  }

  @Override
  public Optional<Shared> shared() {
    return Optional.of(shared);
  }

  @Override
  public List<PutResult> putAll(List<PutUnit> units) {
    List<PutResult> results = super.putAll(units);
    List<PutUnit> changed = new ArrayList<>(units.size());
    for (int i = 0; i < units.size(); i++) {
      if (mayHaveChanged(results.get(i))) {
        changed.add(units.get(i));
      }
    }
    shared.announce(PostgresUnits.trees(changed));
    return results;
  }

  private static boolean mayHaveChanged(PutResult result) {
    return switch (result) {
      case PutResult.Stored stored -> stored.outcomes().contains(PutOutcome.STORED);
      case PutResult.Moved ignored -> false;
      case PutResult.Failed failed -> failed.reason() instanceof OutcomeUnknownException;
    };
  }

  @Override
  public void setStatus(Map<Id, VerificationStatus> statuses) {
    access.checkWritable();
    if (statuses.isEmpty()) {
      return;
    }
    String context = "Failed to set statuses";
    Map<Id, Id> trees = access.read(context, session -> treesOf(session, statuses.keySet()));
    for (Id id : statuses.keySet()) {
      if (!trees.containsKey(id)) {
        throw ErrorKind.BACKEND_ENTRY_NOT_FOUND
            .error("Entry not found: " + id)
            .with("entry_id", id);
      }
    }
    shared.announce(access.write(context, session -> units.setStatuses(session, statuses, trees)));
  }

  private static Map<Id, Id> treesOf(SqlSession session, Set<Id> ids) throws java.sql.SQLException {
    Map<Id, Id> trees = new HashMap<>();
    String[] texts = ids.stream().map(Id::toString).toArray(String[]::new);
    try (ResultSet rows = session.rows(PostgresSql.TREES_OF, (Object) texts)) {
      while (rows.next()) {
        trees.put(Id.parse(rows.getString(1)), Id.parse(rows.getString(2)));
      }
    }
    return trees;
  }

  @Override
  public Frozen freeze() {
    return FrozenSql.of(pool.connections(), PostgresDialect.INSTANCE, kind());
  }

  @Override
  public void close() {
    shared.close();
    super.close();
    pool.close();
  }
}
