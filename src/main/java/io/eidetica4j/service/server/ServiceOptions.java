package io.eidetica4j.service.server;

import io.eidetica4j.Limits;
import io.eidetica4j.Observer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * What a server is started with.
 *
 * @param socket where its socket is to be
 * @param users names of users who may connect, beside the one it runs as and root
 * @param group whose members may connect as well; the socket and a folder made for it are then open
 *     to that group
 * @param limits bounds on entries that are handed over
 * @param bounds bounds on what a connection may hold
 * @param observer where figures go
 */
public record ServiceOptions(
    Path socket,
    Set<String> users,
    Optional<String> group,
    Limits limits,
    Bounds bounds,
    Observer observer) {
  /** Keeps a set of its own. */
  public ServiceOptions {
    users = Set.copyOf(users);
  }

  /** For the user that the server runs as, with the default bounds. */
  public static ServiceOptions of(Path socket) {
    return new ServiceOptions(
        socket, Set.of(), Optional.empty(), Limits.DEFAULT, Bounds.DEFAULT, Observer.NONE);
  }

  /** These with other bounds. */
  public ServiceOptions withBounds(Bounds other) {
    return new ServiceOptions(socket, users, group, limits, other, observer);
  }

  /**
   * Bounds on what connections may hold, so that none can take all memory.
   *
   * @param connections open at one time; one more is closed at once
   * @param queuedFrames that wait for a client to read them; with one more it is cut off
   * @param queuedBytes of those frames together, likewise
   * @param subscriptions of one connection
   * @param keys that one session may act as, and challenges that wait
   * @param failedLogins of one connection before it is closed
   * @param stateBytes of all states that clients put aside; the least recently used go first
   * @param unverifiedEntries that one user may hand over in an hour without their being verified
   * @param handshake how long a client may take for the handshake, and for the proof of a login
   * @param write how long an answer may wait until the client reads
   */
  public record Bounds(
      int connections,
      int queuedFrames,
      long queuedBytes,
      int subscriptions,
      int keys,
      int failedLogins,
      long stateBytes,
      int unverifiedEntries,
      Duration handshake,
      Duration write) {
    private static final long MIB = 1 << 20;

    /** What holds where nothing else is configured. */
    public static final Bounds DEFAULT =
        new Bounds(
            256,
            4096,
            256 * MIB,
            4096,
            4096,
            100,
            256 * MIB,
            10_000,
            Duration.ofSeconds(10),
            Duration.ofSeconds(30));
  }
}
