package io.eidetica4j.node.session;

import io.eidetica4j.EideticaException;
import io.eidetica4j.ErrorKind;
import io.eidetica4j.backend.Records;
import io.eidetica4j.backend.Records.Row;
import io.eidetica4j.instance.Instance;
import io.eidetica4j.instance.User;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * The sessions of the instance. Each has a row in the backend: found by the token's hash, and with
 * what the session is made of again, sealed with a key that comes from the token. So a session goes
 * on after a restart and on every pod of one database, and whoever holds the storage can open none.
 *
 * <p>The row is the truth: without it there is no session. A request may take at its word what was
 * looked up {@link #FRESH} ago, so that requests in a row cost no I/O; that is how long a logout
 * takes to reach the other pods. Use moves the row's expiry on, once a tenth of the idle time has
 * passed since it was last moved, so that an idle session may end that much early.
 */
public final class Sessions {
  /** How long a look at the row is good for. */
  static final Duration FRESH = Duration.ofSeconds(2);

  private static final System.Logger LOG = System.getLogger(Sessions.class.getName());
  private static final Records.Space SPACE = new Records.Space("sessions", false);
  private static final int IDLE_STEPS = 10;

  /** Look-ups of tokens that this process doesn't know, which anybody may send, at one time. */
  private static final int RESTORES_AT_ONCE = 4;

  /** Why a session can't be gone on with, whatever is tried. */
  private static final Set<ErrorKind> OVER =
      Set.of(
          ErrorKind.SERIALIZE,
          ErrorKind.USER_USER_NOT_FOUND,
          ErrorKind.USER_USER_DISABLED,
          ErrorKind.USER_INVALID_PASSWORD,
          ErrorKind.USER_PASSWORD_REQUIRED,
          ErrorKind.USER_DECRYPTION_FAILED);

  private final Supplier<Instance> instance;
  private final Bounds bounds;
  private final InstantSource clock;
  private final Map<String, Session> local = new ConcurrentHashMap<>();
  private final Semaphore restoring = new Semaphore(RESTORES_AT_ONCE);
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

  /**
   * A session just opened.
   *
   * @param token what the client shows from now on; it can't be asked for again
   * @param session the session
   */
  public record Issued(String token, Session session) {
    /** Without the token. */
    @Override
    public String toString() {
      return "Issued[…]";
    }
  }

  /**
   * The sessions of an instance.
   *
   * @param instance the open one; may throw where there is none right now
   */
  public Sessions(Supplier<Instance> instance, Bounds bounds, InstantSource clock) {
    this.instance = instance;
    this.bounds = bounds;
    this.clock = clock;
  }

  /**
   * Opens a session that owns {@code user} from then on; where the user has too many, those that
   * were not used the longest end.
   *
   * @return empty, and {@code user} still the caller's, where there are too many of all users or
   *     the node stops; where this throws it is the caller's too
   */
  public Optional<Issued> open(User user) {
    Instant now = clock.instant();
    Records records = records();
    if (records.count(SPACE, now) >= bounds.total()) {
      return Optional.empty();
    }
    String token = Token.make();
    Instant end = now.plus(bounds.ttl());
    byte[] key = Token.sealingKey(token);
    Row row =
        new Row(
            Token.hash(token),
            user.uuid(),
            SessionRow.write(end, user.seal(key)),
            earlier(end, now.plus(bounds.idle())));
    records.insert(SPACE, row, now);
    Session session = new Session(user, end, key, row, now);
    if (!add(session)) {
      records.remove(SPACE, row);
      session.wipe();
      return Optional.empty();
    }
    if (records.trim(SPACE, user.uuid(), bounds.perUser()) > 0) {
      drop(other -> isOf(other, user) && row(other, now).isEmpty());
    }
    return Optional.of(new Issued(token, session));
  }

  /**
   * The live session of a token, as far as that is known without I/O; this counts as use of it.
   * Where it is empty {@link #find} knows more.
   */
  public Optional<Session> known(String token) {
    Instant now = clock.instant();
    return token.length() == Token.LENGTH
        ? Optional.ofNullable(local.get(Token.hash(token))).filter(s -> isFresh(s, now))
        : Optional.empty();
  }

  /**
   * The live session of a token; this counts as use of it.
   *
   * @throws EideticaException {@code INSTANCE_UNAVAILABLE} at a stop, and what storage raises
   */
  public Optional<Session> find(String token) {
    if (token.length() != Token.LENGTH) {
      return Optional.empty();
    }
    Session session = local.get(Token.hash(token));
    if (session != null && isLive(session)) {
      return Optional.of(session);
    }
    restoring.acquireUninterruptibly();
    try {
      return restore(token);
    } finally {
      restoring.release();
    }
  }

  /** Whether a session still lasts; this counts as use of it. */
  public boolean isLive(Session session) {
    Instant now = clock.instant();
    return isHere(session) && (isFresh(session, now) || renew(session, now));
  }

  private boolean isHere(Session session) {
    return session.equals(local.get(session.tokenHash()));
  }

  private static boolean isFresh(Session session, Instant now) {
    return now.isBefore(session.seenAt().plus(FRESH)) && now.isBefore(session.expiresAt());
  }

  private boolean renew(Session session, Instant now) {
    Optional<Row> row = row(session, now);
    if (row.isEmpty() || !row.get().value().equals(session.row().value())) {
      // over, or sealed anew on another pod, and to be made again from that
      drop(session::equals);
      return false;
    }
    Instant due = earlier(session.expiresAt(), now.plus(bounds.idle()));
    if (row.get().expires().isBefore(due.minus(bounds.idle().dividedBy(IDLE_STEPS)))) {
      records().replace(SPACE, row.get(), row.get().withExpires(due));
    }
    session.seen(now);
    return true;
  }

  private Optional<Row> row(Session session, Instant now) {
    return records().get(SPACE, session.tokenHash(), now);
  }

  private Optional<Session> restore(String token) {
    Instant now = clock.instant();
    Optional<Row> row = records().get(SPACE, Token.hash(token), now);
    if (row.isEmpty()) {
      return Optional.empty();
    }
    byte[] key = Token.sealingKey(token);
    try {
      SessionRow content = SessionRow.read(row.get().value());
      User user = instance.get().restoreUser(content.sealed(), key);
      Session session = new Session(user, content.expiresAt(), key, row.get(), Instant.MIN);
      if (!add(session)) {
        closeUser(session);
      }
      Session winner = local.getOrDefault(session.tokenHash(), session);
      return isLive(winner) ? Optional.of(winner) : Optional.empty();
    } catch (EideticaException e) {
      Arrays.fill(key, (byte) 0);
      if (!OVER.contains(e.kind())) {
        throw e;
      }
      LOG.log(System.Logger.Level.INFO, "A session can''t be gone on with: {0}", e.kind());
      records().remove(SPACE, row.get());
      return Optional.empty();
    }
  }

  /** Whether it is in the map now; not at a stop, or where another request was quicker. */
  private synchronized boolean add(Session session) {
    return !closed && local.putIfAbsent(session.tokenHash(), session) == null;
  }

  /** Ends a session on all pods, and closes its user. */
  public void close(Session session) {
    row(session, clock.instant()).ifPresent(row -> records().remove(SPACE, row));
    drop(session::equals);
  }

  /**
   * Ends all other sessions of this one's user, and seals this one anew: to be called once the
   * user's password has changed.
   */
  public void renewOnly(Session session) {
    User user = session.user();
    records().removeOwned(SPACE, user.uuid());
    drop(other -> isOf(other, user) && !other.equals(session));
    Instant now = clock.instant();
    Row row =
        session
            .row()
            .withValue(SessionRow.write(session.expiresAt(), user.seal(session.sealingKey())))
            .withExpires(earlier(session.expiresAt(), now.plus(bounds.idle())));
    records().insert(SPACE, row, now);
    session.row(row);
  }

  /** How many sessions are open in this process. */
  public int count() {
    return local.size();
  }

  /** Wipes the sessions that ended elsewhere or by themselves; to be called now and then. */
  public void expire() {
    Instant now = clock.instant();
    drop(session -> !isFresh(session, now) && row(session, now).isEmpty());
  }

  /** Wipes all sessions here, and opens no more; their rows stay for the next start. */
  public void closeAll() {
    synchronized (this) {
      closed = true;
    }
    drop(session -> true);
  }

  private void drop(Predicate<Session> which) {
    for (Session session : List.copyOf(local.values())) {
      if (which.test(session) && local.remove(session.tokenHash(), session)) {
        closeUser(session);
      }
    }
  }

  private static boolean isOf(Session session, User user) {
    return session.user().uuid().equals(user.uuid());
  }

  private synchronized Records records() {
    if (closed) {
      throw ErrorKind.INSTANCE_UNAVAILABLE.error("The node is stopping");
    }
    return instance.get().backend().records();
  }

  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }

  private static void closeUser(Session session) {
    session.wipe();
    try {
      session.user().close();
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.WARNING, "A session could not be closed", e);
    }
  }
}
