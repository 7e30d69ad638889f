package io.eidetica4j.backend.sql;

import io.eidetica4j.EideticaException;
import io.eidetica4j.entry.Id;
import java.lang.System.Logger.Level;
import java.sql.ResultSet;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Announces which trees were changed, once that is committed. A commit that announced by itself
 * would hold a lock of the whole server while it waits for the disk, and all such commits would
 * wait for each other; so it is done after it, for all commits since the last time, by a thread
 * that there is only while there is something to say. An announcement that fails is not repeated:
 * others look for changes from time to time anyway.
 */
final class PostgresAnnouncer implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(PostgresAnnouncer.class.getName());

  /** The server takes less than 8,000. */
  private static final int MOST_BYTES = 7_900;

  private final SqlAccess access;
  private final String channel;
  private final String origin;
  private Set<Id> changed = new LinkedHashSet<>();
  private boolean working;
  private boolean closed;

  PostgresAnnouncer(SqlAccess access, String channel, String origin) {
    this.access = access;
    this.channel = channel;
    this.origin = origin;
  }

  /** Has it announced soon that these trees were changed. */
  synchronized void announce(Set<Id> trees) {
    if (trees.isEmpty() || closed) {
      return;
    }
    changed.addAll(trees);
    if (!working) {
      working = true;
      Thread.ofVirtual().name("eidetica-announce").start(this::work);
    }
  }

  private void work() {
    for (Set<Id> trees = next(); !trees.isEmpty(); trees = next()) {
      try {
        say(payload(trees));
      } catch (EideticaException e) {
        LOG.log(Level.DEBUG, "an announcement failed: {0}", e.getMessage());
      }
    }
  }

  private synchronized Set<Id> next() {
    Set<Id> trees = changed;
    changed = new LinkedHashSet<>();
    if (trees.isEmpty()) {
      working = false;
      notifyAll();
    }
    return trees;
  }

  private String payload(Set<Id> trees) {
    String all =
        trees.stream().map(Id::toString).collect(Collectors.joining(" ", origin + " ", ""));
    return all.length() <= MOST_BYTES ? all : origin + " " + PostgresListener.EVERYTHING;
  }

  private void say(String payload) {
    access.read(
        "Failed to announce a change",
        session -> {
          try (ResultSet rows = session.rows(PostgresSql.NOTIFY, channel, payload)) {
            return rows.next();
          }
        });
  }

  /** Waits until what there is to say has been said. */
  @Override
  public synchronized void close() {
    closed = true;
    boolean interrupted = false;
    while (working) {
      try {
        wait();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
