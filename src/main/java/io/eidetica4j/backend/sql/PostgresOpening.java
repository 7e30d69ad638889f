package io.eidetica4j.backend.sql;

import io.eidetica4j.backend.OpenMode;
import java.lang.System.Logger.Level;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.Optional;

/** The steps from a URL that was understood to a backend; what fails leaves nothing held. */
final class PostgresOpening {
  private static final System.Logger LOG = System.getLogger(PostgresOpening.class.getName());

  /**
   * Connections that write. More would each wait for a disk that serves one after the other, and
   * groups would be smaller.
   */
  private static final int LANES = 2;

  private static final int ORIGIN_BYTES = 8;

  private PostgresOpening() {}

  static PostgresBackend open(
      PostgresTarget target, OpenMode mode, PostgresPool.Opening connections) {
    return open(target, mode, connections, PostgresTimes.DEFAULT);
  }

  static PostgresBackend open(
      PostgresTarget target, OpenMode mode, PostgresPool.Opening connections, PostgresTimes times) {
    if (!target.unknown().isEmpty()) {
      LOG.log(Level.WARNING, "Unknown parameters of a PostgreSQL URL: {0}", target.unknown());
    }
    Optional<PostgresPool> pool = Optional.empty();
    Optional<SqlAccess> access = Optional.empty();
    try {
      pool = Optional.of(connections.open());
      access = Optional.of(access(pool.get(), mode));
      SqlSchema.prepare(access.get(), PostgresDialect.INSTANCE, mode);
      String origin = origin();
      PostgresShared shared =
          new PostgresShared(access.get(), target, origin, schema(access.get()), times);
      return new PostgresBackend(access.get(), new PostgresUnits(origin), shared, pool.get());
    } catch (SQLException | RuntimeException e) {
      access.ifPresent(SqlAccess::close);
      pool.ifPresent(PostgresPool::close);
      throw e instanceof SQLException sql
          ? SqlErrors.failed(PostgresDialect.INSTANCE.connecting(), sql)
          : (RuntimeException) e;
    }
  }

  private static SqlAccess access(PostgresPool pool, OpenMode mode) {
    return new SqlAccess(
        pool.connections(),
        PostgresDialect.INSTANCE,
        session -> session.execute(PostgresSql.PREPARE_WRITER),
        mode == OpenMode.READ_ONLY,
        LANES);
  }

  private static long schema(SqlAccess access) {
    return access
        .read(
            PostgresDialect.INSTANCE.connecting(),
            session -> EntryQueries.text(session, PostgresSql.SCHEMA))
        .map(Long::parseLong)
        .orElse(0L);
  }

  private static String origin() {
    byte[] bytes = new byte[ORIGIN_BYTES];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }
}
