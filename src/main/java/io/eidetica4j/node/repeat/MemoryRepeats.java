package io.eidetica4j.node.repeat;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Results in this process' memory: gone after a stop, and bounded by number for each user and by
 * bytes for all. Where the number is passed the user's oldest results go first; where the bytes are
 * passed, the oldest of whoever holds most, so that nobody's flood costs others theirs. Requests
 * under way keep their keys.
 */
public final class MemoryRepeats implements Repeats {
  private final int perUser;
  private final Duration ttl;
  private final long totalCost;
  private final InstantSource clock;
  private final Map<String, Own> users = new HashMap<>();
  private long cost;

  /** A user's keys, the oldest first, and the bytes of their results. */
  private static final class Own {
    final LinkedHashMap<String, Kept> byKey = new LinkedHashMap<>();
    long cost;
  }

  private static final class Kept {
    final String fingerprint;
    final Instant since;
    @Nullable Outcome outcome;

    /** Nobody knows whether it was done. */
    boolean unknown;

    Kept(String fingerprint, Instant since) {
      this.fingerprint = fingerprint;
      this.since = since;
    }

    long cost() {
      return outcome == null ? 0 : outcome.cost();
    }
  }

  /**
   * @param perUser results of one user
   * @param ttl how long each is kept
   * @param totalCost bytes of all results together
   */
  public MemoryRepeats(int perUser, Duration ttl, long totalCost, InstantSource clock) {
    this.perUser = perUser;
    this.ttl = ttl;
    this.totalCost = totalCost;
    this.clock = clock;
  }

  @Override
  public synchronized Claim claim(String user, String key, String fingerprint) {
    Instant now = clock.instant();
    Own own = users.computeIfAbsent(user, u -> new Own());
    dropExpired(own, now);
    Kept kept = own.byKey.get(key);
    if (kept == null) {
      own.byKey.put(key, new Kept(fingerprint, now));
      dropSurplus(own);
      return new Claim.First();
    }
    if (!kept.fingerprint.equals(fingerprint)) {
      return new Claim.OtherRequest();
    }
    if (kept.outcome != null) {
      return new Claim.Repeated(kept.outcome);
    }
    return kept.unknown ? new Claim.Unknown() : new Claim.UnderWay();
  }

  @Override
  public synchronized void complete(String user, String key, Outcome outcome) {
    Own own = users.get(user);
    Kept kept = own == null ? null : own.byKey.get(key);
    if (own == null || kept == null) {
      return;
    }
    add(own, outcome.cost() - kept.cost());
    kept.outcome = outcome;
    while (cost > totalCost && dropOldest(largest())) {
      // one after the other, until it fits or only requests under way are left
    }
  }

  @Override
  public synchronized void abandon(String user, String key) {
    Own own = users.get(user);
    if (own != null) {
      Kept kept = own.byKey.remove(key);
      if (kept != null) {
        add(own, -kept.cost());
      }
      if (own.byKey.isEmpty()) {
        users.remove(user);
      }
    }
  }

  @Override
  public synchronized void keepUnknown(String user, String key) {
    Own own = users.get(user);
    Kept kept = own == null ? null : own.byKey.get(key);
    if (kept != null) {
      kept.unknown = true;
    }
  }

  /** Forgets what is over, of all users; to be called now and then. */
  public synchronized void expire() {
    Instant now = clock.instant();
    users.values().forEach(own -> dropExpired(own, now));
    users.values().removeIf(own -> own.byKey.isEmpty());
  }

  /** How many keys are held. */
  synchronized int size() {
    return users.values().stream().mapToInt(own -> own.byKey.size()).sum();
  }

  private void add(Own own, long bytes) {
    own.cost += bytes;
    cost += bytes;
  }

  /** Whoever holds most; only asked where something is held. */
  private Own largest() {
    return Collections.max(users.values(), Comparator.comparingLong(own -> own.cost));
  }

  private void dropExpired(Own own, Instant now) {
    for (Iterator<Kept> oldest = own.byKey.values().iterator(); oldest.hasNext(); ) {
      Kept kept = oldest.next();
      if (now.isBefore(kept.since.plus(ttl))) {
        return;
      }
      if (kept.outcome != null || kept.unknown) {
        add(own, -kept.cost());
        oldest.remove();
      }
    }
  }

  private void dropSurplus(Own own) {
    while (own.byKey.size() > perUser && dropOldest(own)) {
      // requests under way are not dropped, so this may end above the bound for a while
    }
  }

  private boolean dropOldest(Own own) {
    for (Iterator<Kept> oldest = own.byKey.values().iterator(); oldest.hasNext(); ) {
      Kept kept = oldest.next();
      if (kept.outcome != null || kept.unknown) {
        add(own, -kept.cost());
        oldest.remove();
        return true;
      }
    }
    return false;
  }
}
