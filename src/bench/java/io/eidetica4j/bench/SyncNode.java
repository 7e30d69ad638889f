package io.eidetica4j.bench;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.eidetica4j.auth.AuthKey;
import io.eidetica4j.auth.Permission;
import io.eidetica4j.crypto.PublicKey;
import io.eidetica4j.database.Database;
import io.eidetica4j.instance.Instance;
import io.eidetica4j.instance.NewUser;
import io.eidetica4j.instance.Opened;
import io.eidetica4j.instance.SyncSettings;
import io.eidetica4j.instance.User;
import io.eidetica4j.sync.Sync;
import io.eidetica4j.sync.SyncOptions;
import io.eidetica4j.sync.engine.EngineOptions;
import io.eidetica4j.sync.handler.HttpEndpoint;
import io.eidetica4j.sync.protocol.Address;
import io.eidetica4j.sync.protocol.DatabaseTicket;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.GZIPOutputStream;

/** An instance with one user that peers reach over HTTP on the loopback interface. */
final class SyncNode implements AutoCloseable {
  static {
    // else the JDK's server leaves the end of an answer to Nagle's algorithm, for 40 ms
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  private final Opened opened;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final AtomicLong requests = new AtomicLong();
  final Sync sync;
  final User user;

  private SyncNode(String url, String user, EngineOptions engine) throws IOException {
    this.opened = Instance.connectOrCreate(url, NewUser.passwordless(user));
    this.user = opened.user().orElseThrow();
    this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    Address address = Address.http("127.0.0.1:" + server.getAddress().getPort());
    this.sync =
        Sync.enable(
            opened.instance(),
            SyncOptions.DEFAULT.withAdvertised(List.of(address)).withEngine(engine));
    HttpEndpoint endpoint = sync.httpEndpoint();
    server.createContext(HttpEndpoint.PATH, exchange -> serve(endpoint, exchange));
    server.setExecutor(threads);
    server.start();
  }

  /** One that does nothing by itself. */
  static SyncNode quiet(String url, String user) throws IOException {
    return new SyncNode(url, user, EngineOptions.DEFAULT.inForeground());
  }

  /** One that sends what is written. */
  static SyncNode running(String url, String user) throws IOException {
    return new SyncNode(url, user, EngineOptions.DEFAULT);
  }

  private void serve(HttpEndpoint endpoint, HttpExchange exchange) throws IOException {
    requests.incrementAndGet();
    HttpEndpoint.Answer answer =
        endpoint.answer(
            Optional.ofNullable(exchange.getRequestHeaders().getFirst("Content-Type")),
            exchange.getRequestBody().readAllBytes(),
            Optional.of(Address.http("127.0.0.1:" + exchange.getRemoteAddress().getPort())));
    exchange.getResponseHeaders().add("Content-Type", answer.contentType());
    String accepted = exchange.getRequestHeaders().getFirst("Accept-Encoding");
    boolean zip = answer.isLarge() && accepted != null && accepted.contains("gzip");
    if (zip) {
      exchange.getResponseHeaders().add("Content-Encoding", "gzip");
    }
    exchange.sendResponseHeaders(answer.status(), 0);
    try (OutputStream to =
        zip
            ? new GZIPOutputStream(exchange.getResponseBody(), 1 << 14)
            : exchange.getResponseBody()) {
      answer.body().writeTo(to);
    }
  }

  PublicKey id() {
    return opened.instance().id();
  }

  /** Requests that were answered so far. */
  long requests() {
    return requests.get();
  }

  /** A database of so many commits of one key each, to which whoever has its ticket may write. */
  Database share(int commits) {
    Database database = Workloads.database(user, "shared");
    database.write(t -> t.getSettings().setGlobalAuthKey(AuthKey.active(Permission.write(10))));
    user.trackDatabase(database.rootId(), user.defaultKey(), SyncSettings.onCommit());
    for (int i = 0; i < commits; i++) {
      Workloads.commit(database, i);
    }
    return database;
  }

  /** Gets the database of a ticket, which from then on is synced. */
  Database join(DatabaseTicket ticket) {
    PublicKey key = user.defaultKey();
    sync.requestAccess(user, ticket, key, Optional.empty(), Optional.empty());
    user.trackDatabase(ticket.databaseId(), key, SyncSettings.onCommit());
    return user.openDatabase(ticket.databaseId());
  }

  @Override
  public void close() {
    user.close();
    opened.close();
    server.stop(0);
    threads.close();
  }
}
