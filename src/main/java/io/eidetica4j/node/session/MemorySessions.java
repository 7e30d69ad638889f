package io.eidetica4j.node.session;

import io.eidetica4j.instance.User;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Sessions in this process' memory, bounded for each user and in all. */
public final class MemorySessions implements Sessions {
  private static final System.Logger LOG = System.getLogger(MemorySessions.class.getName());

  private final Bounds bounds;
  private final InstantSource clock;
  private final Map<String, Session> byHash = new HashMap<>();
  private final Map<String, List<Session>> byUser = new HashMap<>();
  private boolean closed;

  /**
   * Bounds on sessions.
   *
   * @param ttl how long one lasts at most
   * @param idle how long one lasts unused
   * @param perUser sessions of one user
   * @param total sessions of all users
   */
  public record Bounds(Duration ttl, Duration idle, int perUser, int total) {}

  /** No sessions yet. */
  public MemorySessions(Bounds bounds, InstantSource clock) {
    this.bounds = bounds;
    this.clock = clock;
  }

  @Override
  public Optional<Issued> open(User user) {
    Instant now = clock.instant();
    expire();
    String token = Token.make();
    Session session = new Session(Token.hash(token), user, now, now.plus(bounds.ttl()));
    List<Session> surplus = new ArrayList<>();
    synchronized (this) {
      if (closed) {
        return Optional.empty();
      }
      List<Session> own = byUser.getOrDefault(user.uuid(), List.of());
      if (own.size() >= bounds.perUser()) {
        own.stream().min(Comparator.comparing(Session::lastUsed)).ifPresent(surplus::add);
        surplus.forEach(this::forget);
      }
      if (byHash.size() >= bounds.total()) {
        return Optional.empty();
      }
      byHash.put(session.tokenHash(), session);
      byUser.computeIfAbsent(user.uuid(), uuid -> new ArrayList<>()).add(session);
    }
    surplus.forEach(MemorySessions::closeUser);
    return Optional.of(new Issued(token, session));
  }

  @Override
  public Optional<Session> find(String token) {
    return token.length() == Token.LENGTH ? live(Token.hash(token)) : Optional.empty();
  }

  @Override
  public boolean isLive(Session session) {
    return live(session.tokenHash()).isPresent();
  }

  private Optional<Session> live(String tokenHash) {
    Instant now = clock.instant();
    Session session;
    synchronized (this) {
      session = byHash.get(tokenHash);
      if (session == null) {
        return Optional.empty();
      }
      if (!isOver(session, now)) {
        session.usedAt(now);
        return Optional.of(session);
      }
      forget(session);
    }
    closeUser(session);
    return Optional.empty();
  }

  @Override
  public void close(Session session) {
    boolean known;
    synchronized (this) {
      known = byHash.containsKey(session.tokenHash());
      forget(session);
    }
    if (known) {
      closeUser(session);
    }
  }

  @Override
  public synchronized int count() {
    return byHash.size();
  }

  /** Closes the sessions that are over; to be called now and then. */
  public void expire() {
    Instant now = clock.instant();
    List<Session> over;
    synchronized (this) {
      over = byHash.values().stream().filter(session -> isOver(session, now)).toList();
      over.forEach(this::forget);
    }
    over.forEach(MemorySessions::closeUser);
  }

  /** Closes all sessions, and opens no more. */
  public void closeAll() {
    List<Session> all;
    synchronized (this) {
      closed = true;
      all = List.copyOf(byHash.values());
      all.forEach(this::forget);
    }
    all.forEach(MemorySessions::closeUser);
  }

  private boolean isOver(Session session, Instant now) {
    return !now.isBefore(session.expiresAt())
        || !now.isBefore(session.lastUsed().plus(bounds.idle()));
  }

  private void forget(Session session) {
    byHash.remove(session.tokenHash());
    byUser.computeIfPresent(
        session.user().uuid(),
        (uuid, own) -> {
          own.remove(session);
          return own.isEmpty() ? null : own;
        });
  }

  private static void closeUser(Session session) {
    try {
      session.user().close();
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.WARNING, "A session could not be closed", e);
    }
  }
}
