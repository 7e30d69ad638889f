package io.eidetica4j.service.client;

import io.eidetica4j.EideticaException;
import io.eidetica4j.ErrorKind;
import io.eidetica4j.Limits;
import io.eidetica4j.backend.InstanceMetadata;
import io.eidetica4j.codec.Bytes;
import io.eidetica4j.crypto.Challenges;
import io.eidetica4j.crypto.PrivateKey;
import io.eidetica4j.crypto.PublicKey;
import io.eidetica4j.entry.SigKey;
import io.eidetica4j.instance.RemoteConnection.State;
import io.eidetica4j.instance.UserRow;
import io.eidetica4j.service.protocol.ServerFrame;
import io.eidetica4j.service.protocol.ServiceRequest;
import io.eidetica4j.service.protocol.ServiceResponse;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A connection that comes back: when it breaks, the next request, or a thread in the background,
 * connects anew, logs in as before and proves the same keys. What was under way when it broke has
 * failed.
 */
final class Session implements AutoCloseable {
  private static final Logger LOG = System.getLogger(Session.class.getName());

  private final Path socket;
  private final Limits limits;
  private final AtomicLong roundTrips = new AtomicLong();
  private final Consumer<ServerFrame.DatabaseWrite> news;
  private final Runnable onLost;
  private final List<UserLogin> logins = new ArrayList<>();

  /** Keys that the present link has proven. */
  private final Set<PublicKey> proven = new HashSet<>();

  private final Object loginLock = new Object();
  private final Object proveLock = new Object();
  private Optional<InstanceMetadata> metadata = Optional.empty();
  private @Nullable Link link;
  private int links;
  private boolean closed;

  /** A user who is logged in, with what proves it again. */
  private record UserLogin(String username, Acting as) {}

  /**
   * @param news is told of writes, on the thread that reads; must not wait for an answer
   * @param onLost called when the connection breaks; must not wait either
   */
  Session(Path socket, Limits limits, Consumer<ServerFrame.DatabaseWrite> news, Runnable onLost) {
    this.socket = socket;
    this.limits = limits;
    this.news = news;
    this.onLost = onLost;
  }

  /**
   * Sends requests and waits for their answers, over a new connection where there is none.
   *
   * @throws EideticaException {@code io/Io} where it fails; what was asked may have been done
   */
  List<ServiceResponse> exchange(List<ServiceRequest> requests) {
    return requests.isEmpty() ? List.of() : link().exchange(requests);
  }

  /** The link of now, made where there is none. */
  synchronized Link link() {
    if (closed) {
      throw ErrorKind.INSTANCE_INSTANCE_DROPPED.error("The connection to the daemon is closed");
    }
    Link now = link;
    if (now != null && !now.isDead()) {
      return now;
    }
    boolean again = now != null;
    link = connect(again);
    links++;
    return link;
  }

  /** How many links there were so far; it changes when one takes the place of another. */
  synchronized int links() {
    return links;
  }

  private Link connect(boolean again) {
    proven.clear();
    Link fresh;
    try {
      fresh = Link.open(socket, limits, roundTrips, news, onLost);
    } catch (EideticaException e) {
      throw again ? ErrorKind.IO.error("I/O error: connection aborted: " + e.getMessage(), e) : e;
    }
    try {
      checkInstance(fresh);
      logins.removeIf(each -> !isUsable(each.as().key()));
      if (!logins.isEmpty()) { // the keys of the others are proven when they are needed
        UserLogin first = logins.getFirst();
        login(fresh, first.username(), ignored -> first.as().key());
        proven.add(first.as().publicKey());
      }
      return fresh;
    } catch (RuntimeException e) {
      fresh.close();
      throw e;
    }
  }

  /** Another instance at the same address must not be taken for the one that was opened. */
  private void checkInstance(Link fresh) {
    Optional<InstanceMetadata> theirs =
        Answers.as(
                ServiceResponse.Metadata.class,
                fresh.exchange(List.of(new ServiceRequest.GetInstanceMetadata())).getFirst())
            .metadata();
    if (metadata.isPresent()
        && !theirs.map(InstanceMetadata::id).equals(metadata.map(InstanceMetadata::id))) {
      closed = true;
      throw ErrorKind.IO.error(
          "I/O error: connection aborted: another instance answers at " + socket);
    }
    metadata = theirs;
  }

  private static boolean isUsable(PrivateKey key) {
    try {
      return key.sign(new byte[0]).length > 0;
    } catch (IllegalStateException e) {
      return false; // closed, with the session of its user
    }
  }

  /** What the instance is, as of the last connection. */
  synchronized Optional<InstanceMetadata> metadata() {
    link();
    return metadata;
  }

  /**
   * Logs a user in: as the connection's own user where there is none, else beside, over a
   * connection of its own; the root key is then one more key of this one.
   */
  UserRow login(String username, Function<UserRow, PrivateKey> unlock) {
    synchronized (loginLock) { // not the other one: opening a key takes a while
      List<PrivateKey> key = new ArrayList<>(1);
      Function<UserRow, PrivateKey> remembering =
          user -> {
            key.add(unlock.apply(user));
            return key.getFirst();
          };
      boolean first = users().isEmpty();
      Link over = first ? link() : Link.open(socket, limits, roundTrips, write -> {}, () -> {});
      try {
        UserRow user = login(over, username, remembering);
        loggedIn(username, Acting.of(key.getFirst(), SigKey.Direct.NONE), first);
        return user;
      } finally {
        if (!first) {
          over.close();
        }
      }
    }
  }

  private synchronized void loggedIn(String username, Acting as, boolean first) {
    if (first) {
      logins.clear();
      proven.clear();
      proven.add(as.publicKey());
    }
    logins.add(new UserLogin(username, as));
  }

  private static UserRow login(Link over, String username, Function<UserRow, PrivateKey> unlock) {
    ServiceResponse.LoginChallenge begun =
        Answers.as(
            ServiceResponse.LoginChallenge.class,
            over.exchange(List.of(new ServiceRequest.LoginUser(username))).getFirst());
    UserRow user = new UserRow(begun.uuid(), begun.user());
    Bytes proof = sign(unlock.apply(user), begun.challenge());
    Answers.as(
        ServiceResponse.LoginOk.class,
        over.exchange(List.of(new ServiceRequest.LoginProve(proof))).getFirst());
    return user;
  }

  /** Nothing but a challenge is ever signed for a daemon. */
  private static Bytes sign(PrivateKey key, Bytes challenge) {
    if (challenge.length() != Challenges.CHALLENGE_BYTES) {
      throw ErrorKind.IO.error(
          "I/O error: invalid data: a challenge of %d bytes".formatted(challenge.length()));
    }
    return Bytes.wrap(Challenges.respond(challenge.array(), key));
  }

  /** As whom this process is logged in, the connection's own user first. */
  synchronized List<Acting> users() {
    return logins.stream().map(UserLogin::as).filter(as -> isUsable(as.key())).toList();
  }

  /** Proves keys to the daemon that it does not know of yet; those that are closed are left out. */
  void prove(Collection<Acting> wanted) {
    synchronized (proveLock) { // of two challenges for one key only the later one is good
      Link now = link();
      List<Acting> due = unproven(wanted);
      if (due.isEmpty()) {
        return;
      }
      List<ServiceResponse> challenges =
          now.exchange(
              due.stream()
                  .<ServiceRequest>map(as -> new ServiceRequest.KeyChallenge(as.publicKey()))
                  .toList());
      List<ServiceRequest> proofs = new ArrayList<>(due.size());
      for (int i = 0; i < due.size(); i++) {
        Bytes challenge =
            Answers.as(ServiceResponse.KeyChallenge.class, challenges.get(i)).challenge();
        proofs.add(
            new ServiceRequest.KeyRegister(
                due.get(i).publicKey(), sign(due.get(i).key(), challenge)));
      }
      now.exchange(proofs).forEach(done -> Answers.as(ServiceResponse.Ok.class, done));
      remember(now, due);
    }
  }

  private synchronized List<Acting> unproven(Collection<Acting> wanted) {
    return wanted.stream()
        .filter(as -> !proven.contains(as.publicKey()) && isUsable(as.key()))
        .distinct()
        .toList();
  }

  private synchronized void remember(Link over, List<Acting> done) {
    if (over.equals(link)) { // another link knows nothing of it
      done.forEach(as -> proven.add(as.publicKey()));
    }
  }

  synchronized State state() {
    if (closed) {
      return State.CLOSED;
    }
    Link now = link;
    return now != null && !now.isDead() ? State.CONNECTED : State.LOST;
  }

  long roundTrips() {
    return roundTrips.get();
  }

  @Override
  public void close() {
    Link last;
    synchronized (this) {
      closed = true;
      last = link;
    }
    if (last != null) {
      last.close();
    }
    LOG.log(Level.DEBUG, "The connection to {0} is closed", socket);
  }
}
