package io.eidetica4j.backend.sql;

import io.eidetica4j.backend.OpenMode;
import io.eidetica4j.backend.OwnerOnly;
import io.eidetica4j.backend.WriterLock;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;

/** The steps from a URL that was understood to a backend; what fails leaves nothing held. */
final class SqliteOpening {
  /** Pages of the writing connection that stay in memory: inserts go all over the indexes. */
  private static final String CACHE = "PRAGMA cache_size = -32768";

  private SqliteOpening() {}

  static SqliteBackend open(SqliteTarget target, OpenMode mode, SqlitePool.Opening connections) {
    Optional<WriterLock> lock = Optional.empty();
    Optional<SqlitePool> pool = Optional.empty();
    Optional<WalCheckpoints> checkpoints = Optional.empty();
    Optional<SqlAccess> access = Optional.empty();
    try {
      lock = prepareFile(target);
      pool = Optional.of(connections.open());
      checkpoints = checkpoints(target, pool.get());
      access = Optional.of(access(target, pool.get(), checkpoints));
      SqlSchema.prepare(access.get(), SqliteDialect.INSTANCE, mode);
      return new SqliteBackend(target, access.get(), checkpoints, pool.get(), lock);
    } catch (SQLException | RuntimeException e) {
      access.ifPresent(SqlAccess::close);
      checkpoints.ifPresent(WalCheckpoints::close);
      pool.ifPresent(SqlitePool::close);
      lock.ifPresent(WriterLock::close);
      throw e instanceof SQLException sql
          ? SqlErrors.failed(SqliteDialect.INSTANCE.connecting(), sql)
          : (RuntimeException) e;
    }
  }

  private static Optional<WalCheckpoints> checkpoints(SqliteTarget target, SqlitePool pool) {
    return target.readOnly() || target.readersBlock()
        ? Optional.empty()
        : Optional.of(new WalCheckpoints(pool.connections(), WalCheckpoints.DUE));
  }

  private static SqlAccess access(
      SqliteTarget target, SqlitePool pool, Optional<WalCheckpoints> checkpoints) {
    return new SqlAccess(
        pool.connections(),
        SqliteDialect.INSTANCE,
        session -> prepareWriter(session, target),
        target.readOnly(),
        target.singleConnection() ? 0 : 1,
        statements -> checkpoints.ifPresent(each -> each.committed(statements)));
  }

  /** Makes the file where that is wanted, for its owner's eyes only, and takes its lock. */
  private static Optional<WriterLock> prepareFile(SqliteTarget target) {
    if (target.kind() == SqliteTarget.Kind.NAMED_MEMORY) {
      return Optional.of(WriterLock.ofName("sqlite memory " + target.name()));
    }
    if (target.file().isEmpty()) {
      return Optional.empty();
    }
    Path file = target.file().get().toAbsolutePath();
    if (!target.create() && !Files.exists(file)) {
      throw SqliteTarget.refused("unable to open database file: `" + file + "` does not exist");
    }
    if (target.readOnly()) {
      return Optional.empty();
    }
    Path folder = file.getParent();
    if (folder != null && !Files.isDirectory(folder)) {
      throw SqliteTarget.refused(
          "unable to open database file: the folder `" + folder + "` does not exist");
    }
    try {
      WriterLock lock = WriterLock.ofFile(file);
      try {
        createIfMissing(file, target.create());
        return Optional.of(lock);
      } catch (IOException | RuntimeException e) {
        lock.close();
        throw e;
      }
    } catch (IOException e) {
      throw SqliteTarget.refused("unable to open database file: " + e, e);
    }
  }

  private static void createIfMissing(Path file, boolean wanted) throws IOException {
    if (!wanted) {
      return;
    }
    try {
      Files.createFile(file, OwnerOnly.attributes(file));
    } catch (FileAlreadyExistsException e) {
      // so it is there
    }
  }

  private static void prepareWriter(SqlSession session, SqliteTarget target) throws SQLException {
    session.execute("PRAGMA foreign_keys = ON");
    Map<String, String> pragmas = target.pragmas();
    session.execute("PRAGMA busy_timeout = " + pragmas.get("busy_timeout"));
    session.execute("PRAGMA synchronous = " + pragmas.get("synchronous"));
    session.execute(CACHE);
    session.execute("PRAGMA wal_autocheckpoint = " + WalCheckpoints.MOST_PAGES);
    if (target.kind() == SqliteTarget.Kind.FILE && !target.readOnly()) {
      setJournal(session, pragmas.get("journal_mode"));
    }
  }

  private static void setJournal(SqlSession session, String wanted) throws SQLException {
    try (ResultSet rows = session.rows("PRAGMA journal_mode = " + wanted)) {
      String got = rows.next() ? rows.getString(1) : "none";
      if (!wanted.equalsIgnoreCase(got)) {
        throw SqliteTarget.refused("journal mode " + wanted + " is not to be had, only " + got);
      }
    }
  }
}
