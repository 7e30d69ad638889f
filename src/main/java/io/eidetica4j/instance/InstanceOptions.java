package io.eidetica4j.instance;

import io.eidetica4j.Clock;
import io.eidetica4j.Limits;
import io.eidetica4j.Observer;
import io.eidetica4j.backend.sql.PostgresLogin;
import io.eidetica4j.dag.ReplayOrder;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import javax.sql.DataSource;

/**
 * What an instance is opened with, beside its URL or backend.
 *
 * @param clock where timestamps of records and of timestamp heights come from
 * @param replayOrder the tie-break between concurrent entries; all nodes of a network need the same
 * @param limits bounds on what is read from files and peers
 * @param observer where figures go
 * @param readOnly whether writes are refused; works beside a process that writes, and for {@code
 *     connect} only
 * @param loginRecordInterval a login is not recorded again sooner than this after the one recorded
 *     before: every record is an entry in the history of {@code _users}, for ever; zero records all
 * @param sqliteDataSource makes the data source for a JDBC URL, for a caller that has pools of its
 *     own; empty: the library makes one and closes it with the instance
 * @param postgresDataSource the same for PostgreSQL; it must give four connections at least
 */
public record InstanceOptions(
    Clock clock,
    ReplayOrder replayOrder,
    Limits limits,
    Observer observer,
    boolean readOnly,
    Duration loginRecordInterval,
    Optional<Function<String, DataSource>> sqliteDataSource,
    Optional<Function<PostgresLogin, DataSource>> postgresDataSource) {
  /**
   * The system's clock, replay by digest, the default limits, no figures, writable, one record of
   * logins an hour.
   */
  public static final InstanceOptions DEFAULT =
      new InstanceOptions(
          Clock.system(),
          ReplayOrder.DIGEST,
          Limits.DEFAULT,
          Observer.NONE,
          false,
          Duration.ofHours(1),
          Optional.empty(),
          Optional.empty());

  /** These options with another clock. */
  public InstanceOptions withClock(Clock other) {
    return new InstanceOptions(
        other,
        replayOrder,
        limits,
        observer,
        readOnly,
        loginRecordInterval,
        sqliteDataSource,
        postgresDataSource);
  }

  /** These options with another tie-break. */
  public InstanceOptions withReplayOrder(ReplayOrder other) {
    return new InstanceOptions(
        clock,
        other,
        limits,
        observer,
        readOnly,
        loginRecordInterval,
        sqliteDataSource,
        postgresDataSource);
  }

  /** These options with other limits. */
  public InstanceOptions withLimits(Limits other) {
    return new InstanceOptions(
        clock,
        replayOrder,
        other,
        observer,
        readOnly,
        loginRecordInterval,
        sqliteDataSource,
        postgresDataSource);
  }

  /** These options with an observer. */
  public InstanceOptions withObserver(Observer other) {
    return new InstanceOptions(
        clock,
        replayOrder,
        limits,
        other,
        readOnly,
        loginRecordInterval,
        sqliteDataSource,
        postgresDataSource);
  }

  /** These options, read-only or not. */
  public InstanceOptions withReadOnly(boolean other) {
    return new InstanceOptions(
        clock,
        replayOrder,
        limits,
        observer,
        other,
        loginRecordInterval,
        sqliteDataSource,
        postgresDataSource);
  }

  /** These options with another least time between two records of a user's logins. */
  public InstanceOptions withLoginRecordInterval(Duration other) {
    return new InstanceOptions(
        clock,
        replayOrder,
        limits,
        observer,
        readOnly,
        other,
        sqliteDataSource,
        postgresDataSource);
  }

  /** These options with the caller's own data sources for SQLite. */
  public InstanceOptions withSqliteDataSource(Function<String, DataSource> source) {
    return new InstanceOptions(
        clock,
        replayOrder,
        limits,
        observer,
        readOnly,
        loginRecordInterval,
        Optional.of(source),
        postgresDataSource);
  }

  /** These options with the caller's own data sources for PostgreSQL. */
  public InstanceOptions withPostgresDataSource(Function<PostgresLogin, DataSource> source) {
    return new InstanceOptions(
        clock,
        replayOrder,
        limits,
        observer,
        readOnly,
        loginRecordInterval,
        sqliteDataSource,
        Optional.of(source));
  }
}
