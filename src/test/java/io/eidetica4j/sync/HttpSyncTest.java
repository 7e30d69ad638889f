package io.eidetica4j.sync;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.eidetica4j.EideticaException;
import io.eidetica4j.ErrorKind;
import io.eidetica4j.Limits;
import io.eidetica4j.auth.AuthKey;
import io.eidetica4j.auth.Permission;
import io.eidetica4j.crdt.Doc;
import io.eidetica4j.crypto.PublicKey;
import io.eidetica4j.database.Database;
import io.eidetica4j.database.WriteCallback;
import io.eidetica4j.database.WriteListener;
import io.eidetica4j.entry.Id;
import io.eidetica4j.instance.Instance;
import io.eidetica4j.instance.NewUser;
import io.eidetica4j.instance.Opened;
import io.eidetica4j.instance.SyncSettings;
import io.eidetica4j.instance.User;
import io.eidetica4j.store.DocStore;
import io.eidetica4j.sync.handler.HttpEndpoint;
import io.eidetica4j.sync.protocol.Address;
import io.eidetica4j.sync.protocol.DatabaseTicket;
import io.eidetica4j.sync.protocol.EntrySink;
import io.eidetica4j.sync.protocol.SyncRequest;
import io.eidetica4j.sync.transport.Destination;
import io.eidetica4j.sync.transport.HttpOptions;
import io.eidetica4j.sync.transport.HttpTransport;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Nodes that share databases over HTTP, with the engine's own threads. */
class HttpSyncTest {
  private final List<Running> nodes = new ArrayList<>();
  private final List<HttpServer> servers = new ArrayList<>();

  /** A node with a web server in front. */
  private static final class Running {
    final Instance instance;
    final User user;
    final Sync sync;
    final Address address;

    Running(String name, HttpServer server) {
      Opened opened = Instance.connectOrCreate("memory://", NewUser.passwordless(name));
      instance = opened.instance();
      user = opened.user().orElseThrow();
      address = Address.http("127.0.0.1:" + server.getAddress().getPort());
      sync = Sync.enable(instance, SyncOptions.DEFAULT.withAdvertised(List.of(address)));
      HttpEndpoint endpoint = sync.httpEndpoint();
      server.createContext(HttpEndpoint.PATH, exchange -> serve(endpoint, exchange));
    }

    private static void serve(HttpEndpoint endpoint, HttpExchange exchange) throws IOException {
      byte[] body = exchange.getRequestBody().readAllBytes();
      HttpEndpoint.Answer answer =
          body.length > HttpEndpoint.MAX_BODY
              ? HttpEndpoint.tooLarge()
              : endpoint.answer(
                  Optional.ofNullable(exchange.getRequestHeaders().getFirst("Content-Type")),
                  body,
                  Optional.of(Address.http("127.0.0.1:" + exchange.getRemoteAddress().getPort())));
      exchange.getResponseHeaders().add("Content-Type", answer.contentType());
      boolean zip = answer.isLarge() && exchange.getRequestHeaders().containsKey("Accept-Encoding");
      if (zip) {
        exchange.getResponseHeaders().add("Content-Encoding", "gzip");
      }
      exchange.sendResponseHeaders(answer.status(), 0);
      try (OutputStream to =
          zip ? new GZIPOutputStream(exchange.getResponseBody()) : exchange.getResponseBody()) {
        answer.body().writeTo(to);
      }
    }
  }

  private HttpServer server() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.start();
    servers.add(server);
    return server;
  }

  private Running node(String name) throws IOException {
    Running node = new Running(name, server());
    nodes.add(node);
    return node;
  }

  @AfterEach
  void close() {
    nodes.forEach(node -> {
      node.user.close();
      node.instance.close();
    });
    servers.forEach(server -> server.stop(0));
  }

  private static Id write(Database database, String key, String value) {
    return database.write(t -> t.getStore(DocStore.TYPE, "data").set(key, value));
  }

  private static Database shared(Running node, Running with) {
    Database database = node.user.createDatabase(Doc.of("name", "d"), node.user.defaultKey());
    database.write(t ->
        t.getSettings()
            .setAuthKey(with.user.defaultKey(), AuthKey.active("w", Permission.write(5))));
    node.user.trackDatabase(database.rootId(), node.user.defaultKey(), SyncSettings.onCommit());
    return database;
  }

  private static Database join(Running node, DatabaseTicket ticket) {
    node.sync.requestAccess(
        node.user, ticket, node.user.defaultKey(), Optional.empty(), Optional.empty());
    node.user.trackDatabase(ticket.databaseId(), node.user.defaultKey(), SyncSettings.onCommit());
    return node.user.openDatabase(ticket.databaseId());
  }

  @Test
  void aTicketBringsALargeDatabase() throws Exception {
    Running alice = node("alice");
    Running bob = node("bob");
    Database database = shared(alice, bob);
    int entries = Integer.getInteger("eidetica.sync.test.entries", 1500);
    for (int i = 0; i < entries; i++) {
      write(database, "k" + i % 100, "value " + i);
    }
    long start = System.nanoTime();
    Database joined = join(bob, alice.sync.createTicket(database.rootId()));
    System.getLogger("figures")
        .log(
            System.Logger.Level.INFO,
            "{0} entries in {1} ms",
            entries,
            (System.nanoTime() - start) / 1_000_000);
    assertThat(joined.snapshot()).isEqualTo(database.snapshot());
    assertThat(joined.entryCount()).isEqualTo(database.entryCount());
  }

  @Test
  void aCommitArrivesByItselfInBothDirections() throws Exception {
    Running alice = node("alice");
    Running bob = node("bob");
    Database database = shared(alice, bob);
    Database joined = join(bob, alice.sync.createTicket(database.rootId()));
    arrives(joined, () -> write(database, "a", "1"));
    arrives(database, () -> write(joined, "b", "2"));
    assertThat(database.getStoreViewer(DocStore.TYPE, "data").getAll().keys())
        .containsExactlyInAnyOrder("a", "b");
  }

  private static void arrives(Database there, Runnable write) throws InterruptedException {
    CountDownLatch arrived = new CountDownLatch(1);
    WriteCallback listening =
        there.onWrite((event, database) -> {
          arrived.countDown();
          return WriteListener.Tail.NONE;
        });
    write.run();
    assertThat(arrived.await(20, TimeUnit.SECONDS)).isTrue();
    listening.close();
  }

  @Test
  void peersThatNeverAnswerDelayNobodyElse() throws Exception {
    Running alice = node("alice");
    Running bob = node("bob");
    Database database = shared(alice, bob);
    Database joined = join(bob, alice.sync.createTicket(database.rootId()));
    CountDownLatch asked = new CountDownLatch(3);
    CountDownLatch end = new CountDownLatch(1);
    for (int i = 0; i < 3; i++) {
      HttpServer dead = server();
      dead.createContext(
          "/",
          exchange -> {
            asked.countDown();
            hang(end);
          });
      Address address = Address.http("127.0.0.1:" + dead.getAddress().getPort());
      alice.sync.declare(
          PublicKey.random(), Optional.of("dead"), List.of(address), database.rootId());
    }
    assertThat(asked.await(20, TimeUnit.SECONDS)).isTrue();
    for (int i = 0; i < 3; i++) {
      String key = "k" + i;
      arrives(joined, () -> write(database, key, "v"));
    }
    assertThat(joined.snapshot()).isEqualTo(database.snapshot());
    end.countDown();
  }

  // ---- servers that mean no good

  private EideticaException ask(com.sun.net.httpserver.HttpHandler answer, HttpOptions options)
      throws IOException {
    HttpServer server = server();
    server.createContext("/", answer);
    try (HttpTransport transport = new HttpTransport(options, Limits.DEFAULT)) {
      return catchThrowableOfType(
          EideticaException.class,
          () ->
              transport.send(
                  Destination.operators(Address.http("127.0.0.1:" + server.getAddress().getPort())),
                  new SyncRequest.SendEntries(List.of()),
                  EntrySink.none()));
    }
  }

  private static HttpOptions options(long maxBytes, Duration headers, Duration total) {
    return new HttpOptions(
        Duration.ofSeconds(5), headers, total, maxBytes, true, List.of(), List.of());
  }

  private static void answer(HttpExchange exchange, int status, String body) throws IOException {
    exchange.sendResponseHeaders(status, 0);
    try (OutputStream to = exchange.getResponseBody()) {
      to.write(body.getBytes(UTF_8));
    }
  }

  @Test
  void anEndlessAnswerIsCutOff() throws Exception {
    HttpOptions small = options(10_000, Duration.ofSeconds(20), Duration.ofSeconds(60));
    EideticaException plain =
        ask(e -> answer(e, 200, "{\"Error\":\"" + " ".repeat(100_000) + "\"}"), small);
    assertThat(plain.kind()).isEqualTo(ErrorKind.SYNC_NETWORK);
    EideticaException bomb =
        ask(
            e -> {
              e.getResponseHeaders().add("Content-Encoding", "gzip");
              e.sendResponseHeaders(200, 0);
              try (OutputStream to = new GZIPOutputStream(e.getResponseBody())) {
                to.write(" ".repeat(50_000_000).getBytes(UTF_8));
              }
            },
            small);
    assertThat(bomb).hasMessageContaining("more than 10000 bytes");
  }

  @Test
  void aServerThatSaysNothingOrNeverEndsIsGivenUp() throws Exception {
    CountDownLatch end = new CountDownLatch(2);
    HttpOptions hasty = options(10_000, Duration.ofMillis(200), Duration.ofMillis(300));
    assertThat(ask(e -> hang(end), hasty).kind())
        .isIn(ErrorKind.SYNC_NETWORK, ErrorKind.SYNC_CONNECTION_FAILED);
    EideticaException slow =
        ask(
            e -> {
              e.sendResponseHeaders(200, 0);
              e.getResponseBody().write(' ');
              e.getResponseBody().flush();
              hang(end);
            },
            options(10_000, Duration.ofSeconds(20), Duration.ofMillis(300)));
    assertThat(slow.kind()).isEqualTo(ErrorKind.SYNC_NETWORK);
    end.countDown();
    end.countDown();
  }

  private static void hang(CountDownLatch end) {
    try {
      assertThat(end.await(60, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void noRedirectIsFollowedAndNoNonsenseTaken() throws Exception {
    HttpOptions defaults = HttpOptions.DEFAULT;
    EideticaException redirect =
        ask(
            e -> {
              e.getResponseHeaders().add("Location", "http://127.0.0.1:1/");
              answer(e, 307, "");
            },
            defaults);
    assertThat(redirect).hasMessageContaining("Server returned error: 307");
    assertThat(ask(e -> answer(e, 500, "x"), defaults).kind()).isEqualTo(ErrorKind.SYNC_NETWORK);
    for (String body : List.of("", "<html>", "{\"Ack\":1}", "\"Ack\"x", "{\"Bootstrap\":{}}")) {
      EideticaException e = ask(exchange -> answer(exchange, 200, body), defaults);
      assertThat(e.kind()).as(body).isEqualTo(ErrorKind.SYNC_NETWORK);
    }
  }
}
