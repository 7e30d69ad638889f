package io.eidetica4j.sync;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.eidetica4j.auth.DatabaseKey;
import io.eidetica4j.crdt.Doc;
import io.eidetica4j.crypto.PublicKey;
import io.eidetica4j.database.Database;
import io.eidetica4j.entry.Id;
import io.eidetica4j.instance.Instance;
import io.eidetica4j.instance.NewUser;
import io.eidetica4j.instance.Opened;
import io.eidetica4j.instance.SyncSettings;
import io.eidetica4j.instance.User;
import io.eidetica4j.store.DocStore;
import io.eidetica4j.sync.engine.EngineOptions;
import io.eidetica4j.sync.handler.HttpEndpoint;
import io.eidetica4j.sync.protocol.Address;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Somebody else's node in this process, with one user, over HTTP; does nothing by itself. */
public final class PeerServer implements AutoCloseable {
  /** Its user. */
  public final User user;

  /** Its exchange with peers. */
  public final Sync sync;

  /** Where it is. */
  public final Address address;

  private final Instance instance;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  /** Starts one. */
  public PeerServer(String username) {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Opened opened = Instance.connectOrCreate("memory://", NewUser.passwordless(username));
    instance = opened.instance();
    user = opened.user().orElseThrow();
    address = Address.http("127.0.0.1:" + server.getAddress().getPort());
    sync =
        Sync.enable(
            instance,
            SyncOptions.DEFAULT
                .withAdvertised(List.of(address))
                .withEngine(EngineOptions.DEFAULT.inForeground()));
    server.setExecutor(threads);
    server.createContext(HttpEndpoint.PATH, this::serve);
    server.start();
  }

  private void serve(HttpExchange exchange) throws IOException {
    HttpEndpoint.Answer answer =
        sync.httpEndpoint()
            .answer(
                Optional.ofNullable(exchange.getRequestHeaders().getFirst("Content-Type")),
                exchange.getRequestBody().readAllBytes(),
                Optional.of(Address.http("127.0.0.1:" + exchange.getRemoteAddress().getPort())));
    exchange.getResponseHeaders().add("Content-Type", answer.contentType());
    exchange.sendResponseHeaders(answer.status(), 0);
    try (OutputStream to = exchange.getResponseBody()) {
      answer.body().writeTo(to);
    }
  }

  /** A database of its user's that is shared, with one value in it. */
  public Database create(String key, String value) {
    Database database = user.createDatabase(Doc.of("name", "theirs"), user.defaultKey());
    write(database, key, value);
    user.trackDatabase(database.rootId(), user.defaultKey(), SyncSettings.enabled());
    return database;
  }

  /** Sets a value. */
  public Id write(Database database, String key, String value) {
    return database.write(t -> t.getStore(DocStore.TYPE, "data").set(key, value));
  }

  /** A value, if it is there. */
  public Optional<String> read(Database database, String key) {
    return database.getStoreViewer(DocStore.TYPE, "data").getAll().getText(key);
  }

  /** Its device key. */
  public PublicKey key() {
    return instance.id();
  }

  /** A ticket for a database. */
  public String ticket(Database database) {
    return sync.createTicket(database.rootId()).toString();
  }

  /** Approves a request as its user. */
  public void approve(String request) {
    sync.approve(request, DatabaseKey.of(user.getSigningKey(user.defaultKey())));
  }

  @Override
  public void close() {
    server.stop(0);
    threads.close();
    user.close();
    instance.close();
  }
}
