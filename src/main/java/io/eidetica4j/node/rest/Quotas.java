package io.eidetica4j.node.rest;

import io.eidetica4j.Observer;
import io.eidetica4j.database.Database;
import io.eidetica4j.instance.User;
import io.eidetica4j.node.config.NodeConfig;
import io.eidetica4j.node.config.QuotaSettings;
import io.eidetica4j.node.problem.RestError;
import io.eidetica4j.node.session.Buckets;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Optional;

/**
 * What one user and one database may take ({@code eidetica.quota.*}). Whatever is refused is
 * counted by the setting's name.
 */
@ApplicationScoped
class Quotas {
  /** Users remembered; who was longest away is forgotten first, and begins anew. */
  private static final int USERS = 20_000;

  private final QuotaSettings settings;
  private final Observer observer;
  private final Buckets writes;
  private final Buckets bytes;

  Quotas(NodeConfig config, Observer observer) {
    this.settings = config.quota();
    this.observer = observer;
    this.writes = new Buckets(settings.writesPerUser(), USERS, System::nanoTime);
    this.bytes = new Buckets(settings.bytesPerUser(), USERS, System::nanoTime);
  }

  /** Refuses one more database where the user tracks as many as are allowed. */
  void checkDatabases(User user) {
    check(
        user.databases().size(),
        settings.databasesPerUser(),
        "databases-per-user",
        "This user has as many databases as one may have; give one up first");
  }

  /** Refuses one more key. */
  void checkKeys(User user) {
    check(
        user.listKeys().size(),
        settings.keysPerUser(),
        "keys-per-user",
        "This user has as many keys as one may have; remove one first");
  }

  /** Refuses one more event stream, of so many that are open. */
  void checkStreams(int open) {
    check(
        open,
        settings.eventStreamsPerUser(),
        "event-streams-per-user",
        "This user has as many event streams as one may have; close one first");
  }

  /** Refuses one more entry. */
  void checkEntries(Database database) {
    check(
        database.entryCount(),
        settings.entriesPerDatabase(),
        "entries-per-database",
        "This database has as many entries as one may have; whoever runs this node can raise that");
  }

  /** Counts a request that is no mere read. */
  void countWrite(User user) {
    hold(writes.take(user.uuid()), "writes-per-user", settings.writesPerUser());
  }

  /** Counts the bytes of a request's body. */
  void countBytes(User user, long length) {
    hold(bytes.take(user.uuid(), length), "bytes-per-user", settings.bytesPerUser());
  }

  private void check(int present, int most, String name, String detail) {
    if (present >= most) {
      observer.limitReached("quota." + name);
      throw RestError.QUOTA_EXCEEDED.error(detail).limit(most);
    }
  }

  private void hold(Optional<Duration> wait, String name, long most) {
    if (wait.isPresent()) {
      observer.limitReached("quota." + name);
      throw RestError.TOO_MANY_REQUESTS
          .error("This user sends more than " + most + " a minute (quota." + name + ")")
          .limit(most)
          .retryAfter(wait.get());
    }
  }
}
