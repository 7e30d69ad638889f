package io.eidetica4j.backend.sql;

import io.eidetica4j.EideticaException;
import io.eidetica4j.backend.BackendUrl;
import io.eidetica4j.backend.Frozen;
import io.eidetica4j.backend.OpenMode;
import io.eidetica4j.backend.WriterLock;
import java.nio.file.Path;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * Keeps everything in a SQLite database, in the reference's tables. A commit is on the disk when it
 * returns, unless the URL asks for less.
 *
 * <p>Only one process may write a file at a time, and in it one backend; others can open it
 * read-only meanwhile. In-memory databases work over a single connection.
 */
public final class SqliteBackend extends SqlBackend {
  private final SqliteTarget target;
  private final SqlitePool pool;
  private final SqlAccess access;
  private final Optional<WalCheckpoints> checkpoints;
  private final Optional<WriterLock> lock;

  SqliteBackend(
      SqliteTarget target,
      SqlAccess access,
      Optional<WalCheckpoints> checkpoints,
      SqlitePool pool,
      Optional<WriterLock> lock) {
    super(
        access,
        new GroupedPuts(access, SqliteDialect.INSTANCE, GroupedPuts.UnitStore.ROW_BY_ROW),
        target.readersBlock());
    this.target = target;
    this.pool = pool;
    this.access = access;
    this.checkpoints = checkpoints;
    this.lock = lock;
  }

  /**
   * Opens a database with a pool of connections of its own.
   *
   * @throws EideticaException {@code backend/SqlxError} where the URL or the file is no good,
   *     {@code backend/Locked} where another may write it, {@code backend/SchemaTooNew}, {@code
   *     instance/NotInitialized} where it must exist and holds no tables of ours
   */
  public static SqliteBackend open(BackendUrl.Sqlite url, OpenMode mode) {
    SqliteTarget target = SqliteTarget.of(url, mode);
    return SqliteOpening.open(target, mode, () -> SqlitePool.open(target));
  }

  /**
   * Opens a database over connections that the program around us gives, and closes. They must have
   * been made for {@link #jdbcUrl}, and there must be at least two of them, of which one is held
   * for good, or only one where the database is in memory.
   *
   * @throws EideticaException as {@link #open(BackendUrl.Sqlite, OpenMode)}
   */
  public static SqliteBackend open(BackendUrl.Sqlite url, OpenMode mode, DataSource connections) {
    return SqliteOpening.open(
        SqliteTarget.of(url, mode), mode, () -> new SqlitePool(connections, () -> {}));
  }

  /**
   * The URL for the JDBC driver.
   *
   * @throws EideticaException {@code backend/SqlxError} where the URL is no good
   */
  public static String jdbcUrl(BackendUrl.Sqlite url, OpenMode mode) {
    return SqliteTarget.of(url, mode).jdbcUrl();
  }

  /**
   * The database's file, as the URL names it; empty where the database is in memory.
   *
   * @throws EideticaException {@code backend/SqlxError} where the URL is no good
   */
  public static Optional<Path> file(BackendUrl.Sqlite url) {
    return SqliteTarget.of(url, OpenMode.MUST_EXIST).file();
  }

  @Override
  public String kind() {
    return "sqlite";
  }

  @Override
  public boolean keepsStates() {
    return target.kind() == SqliteTarget.Kind.FILE;
  }

  /** Writes wait for it where the journal is no write-ahead log. */
  @Override
  public Frozen freeze() {
    return target.singleConnection()
        ? super.freeze()
        : FrozenSql.of(pool.connections(), SqliteDialect.INSTANCE, kind());
  }

  /**
   * Writes a copy of the whole database as of one moment to a file, which must be empty or not be
   * there; works beside a process that writes. It is not synced to the disk.
   *
   * @throws EideticaException {@code backend/SqlxError}
   */
  public void copyTo(Path file) {
    access.read(
        "Failed to copy the database",
        session -> session.update("VACUUM INTO ?", file.toAbsolutePath().toString()));
  }

  @Override
  public void close() {
    super.close();
    checkpoints.ifPresent(WalCheckpoints::close);
    pool.close();
    lock.ifPresent(WriterLock::close);
  }
}
