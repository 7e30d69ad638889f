package io.eidetica4j.service.server;

import io.eidetica4j.ErrorKind;
import io.eidetica4j.instance.Instance;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Serves an instance to programs on this machine over a unix socket, until it is closed. Each
 * client has a thread that reads and one that writes.
 */
public final class ServiceServer implements AutoCloseable {
  private static final Logger LOG = System.getLogger(ServiceServer.class.getName());

  /** How long to wait before the next try where accepting a client failed. */
  private static final Duration PAUSE = Duration.ofMillis(100);

  /** How long requests that are being served when the server ends may take to be answered. */
  private static final Duration LAST_ANSWERS = Duration.ofSeconds(10);

  private final Instance instance;
  private final ServiceOptions options;
  private final SocketFile socket;
  private final PeerCheck peers;
  private final StateShelf shelf;
  private final Intake intake;
  private final SubmitQuota quota;
  private final Map<Connection, Thread> connections = new ConcurrentHashMap<>();
  private final ScheduledThreadPoolExecutor watch;
  private final Thread acceptor;
  private volatile boolean closed;

  private ServiceServer(Instance instance, ServiceOptions options, SocketFile socket)
      throws IOException {
    this.instance = instance;
    this.options = options;
    this.socket = socket;
    this.peers = PeerCheck.of(socket.path(), options);
    this.shelf = new StateShelf(options.bounds().stateBytes());
    this.intake = new Intake(instance.trees());
    this.quota = new SubmitQuota(options.bounds().unverifiedEntries(), System::nanoTime);
    this.watch =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("service-watch").factory());
    watch.setRemoveOnCancelPolicy(true);
    long patience = options.bounds().write().toNanos();
    var _ = watch.scheduleWithFixedDelay(this::endStuck, patience, patience, TimeUnit.NANOSECONDS);
    this.acceptor = Thread.ofVirtual().name("service-accept").unstarted(this::accept);
  }

  /**
   * Begins to serve an instance. Clients can connect when this returns.
   *
   * @param instance stays the caller's; the server holds a handle of its own
   * @throws io.eidetica4j.EideticaException {@code backend/Locked} where another server has the
   *     socket, {@code io/Io} where it can't be made
   */
  public static ServiceServer start(Instance instance, ServiceOptions options) {
    Instance handle = instance.handle();
    try {
      SocketFile socket = SocketFile.open(options.socket(), options.group());
      try {
        ServiceServer server = new ServiceServer(handle, options, socket);
        server.acceptor.start();
        return server;
      } catch (IOException e) {
        socket.close();
        throw ErrorKind.IO.error("I/O error: " + e.getMessage(), e);
      }
    } catch (RuntimeException e) {
      handle.close();
      throw e;
    }
  }

  /** Where clients connect. */
  public Path socketPath() {
    return socket.path();
  }

  /** How many clients are connected. */
  public int connections() {
    return connections.size();
  }

  /** Of how many databases clients are told; of one, once for each client. */
  public int subscriptions() {
    return connections.keySet().stream().mapToInt(Connection::subscriptions).sum();
  }

  private void accept() {
    long number = 0;
    while (!closed) {
      try {
        take(socket.channel().accept(), ++number);
      } catch (ClosedChannelException e) {
        return;
      } catch (IOException e) {
        LOG.log(Level.WARNING, "A client could not be accepted: {0}", e.getMessage());
        pause();
      }
    }
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void endStuck() {
    connections.keySet().forEach(Connection::endIfStuck);
  }

  private void take(SocketChannel channel, long number) throws IOException {
    if (connections.size() >= options.bounds().connections()) {
      LOG.log(Level.WARNING, "A client is turned away: there are too many");
      options.observer().limitReached("service.connections");
      channel.close();
      return;
    }
    if (!peers.admits(channel)) {
      channel.close();
      return;
    }
    Connection connection =
        new Connection(number, channel, instance, options, shelf, intake, quota);
    Thread thread = Thread.ofVirtual().name("service-" + number).unstarted(() -> serve(connection));
    connections.put(connection, thread);
    thread.start();
    if (closed) {
      connection.finish();
    }
  }

  private void serve(Connection connection) {
    ScheduledFuture<?> deadline =
        watch.schedule(
            connection::close, options.bounds().handshake().toNanos(), TimeUnit.NANOSECONDS);
    try {
      connection.run(() -> deadline.cancel(false));
    } finally {
      deadline.cancel(false);
      connections.remove(connection);
    }
  }

  /**
   * Takes the socket away and ends all connections; returns when no request is served any more.
   * Those that are being served are answered, within ten seconds. Again without effect.
   */
  @Override
  public void close() {
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
    }
    socket.close();
    try {
      acceptor.join();
      connections.keySet().forEach(Connection::finish);
      long deadline = System.nanoTime() + LAST_ANSWERS.toNanos();
      for (Map.Entry<Connection, Thread> each : connections.entrySet()) {
        each.getValue().join(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
        each.getKey().close();
        each.getValue().join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    watch.shutdownNow();
    instance.close();
  }
}
