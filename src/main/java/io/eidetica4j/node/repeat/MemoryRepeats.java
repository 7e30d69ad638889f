package io.eidetica4j.node.repeat;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Results in this process' memory: gone after a stop, and bounded by number for each user and by
 * bytes for all. Where a bound is passed the user's oldest results go first; requests under way
 * keep their keys.
 */
public final class MemoryRepeats implements Repeats {
  private final int perUser;
  private final Duration ttl;
  private final long totalCost;
  private final InstantSource clock;
  private final Map<String, LinkedHashMap<String, Kept>> users = new HashMap<>();
  private long cost;

  private static final class Kept {
    final String fingerprint;
    final Instant since;
    @Nullable Outcome outcome;

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
    LinkedHashMap<String, Kept> own = users.computeIfAbsent(user, u -> new LinkedHashMap<>());
    dropExpired(own, now);
    Kept kept = own.get(key);
    if (kept == null) {
      own.put(key, new Kept(fingerprint, now));
      dropSurplus(own);
      return new Claim.First();
    }
    if (!kept.fingerprint.equals(fingerprint)) {
      return new Claim.OtherRequest();
    }
    return kept.outcome == null ? new Claim.UnderWay() : new Claim.Repeated(kept.outcome);
  }

  @Override
  public synchronized void complete(String user, String key, Outcome outcome) {
    LinkedHashMap<String, Kept> own = users.get(user);
    Kept kept = own == null ? null : own.get(key);
    if (kept == null) {
      return;
    }
    kept.outcome = outcome;
    cost += outcome.cost();
    while (cost > totalCost && dropOldest(own)) {
      // one after the other, until it fits or only requests under way are left
    }
  }

  @Override
  public synchronized void abandon(String user, String key) {
    LinkedHashMap<String, Kept> own = users.get(user);
    if (own != null) {
      own.remove(key);
      if (own.isEmpty()) {
        users.remove(user);
      }
    }
  }

  /** Forgets what is over, of all users; to be called now and then. */
  public synchronized void expire() {
    Instant now = clock.instant();
    users.values().forEach(own -> dropExpired(own, now));
    users.values().removeIf(Map::isEmpty);
  }

  /** How many keys are held. */
  synchronized int size() {
    return users.values().stream().mapToInt(Map::size).sum();
  }

  private void dropExpired(Map<String, Kept> own, Instant now) {
    for (Iterator<Kept> oldest = own.values().iterator(); oldest.hasNext(); ) {
      Kept kept = oldest.next();
      if (now.isBefore(kept.since.plus(ttl))) {
        return;
      }
      if (kept.outcome != null) {
        cost -= kept.cost();
        oldest.remove();
      }
    }
  }

  private void dropSurplus(Map<String, Kept> own) {
    while (own.size() > perUser && dropOldest(own)) {
      // requests under way are not dropped, so this may end above the bound for a while
    }
  }

  private boolean dropOldest(Map<String, Kept> own) {
    for (Iterator<Kept> oldest = own.values().iterator(); oldest.hasNext(); ) {
      Kept kept = oldest.next();
      if (kept.outcome != null) {
        cost -= kept.cost();
        oldest.remove();
        return true;
      }
    }
    return false;
  }
}
