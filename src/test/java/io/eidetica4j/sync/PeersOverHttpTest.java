package io.eidetica4j.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.eidetica4j.EideticaException;
import io.eidetica4j.ErrorKind;
import io.eidetica4j.FixedClock;
import io.eidetica4j.auth.AuthKey;
import io.eidetica4j.auth.Permission;
import io.eidetica4j.database.Database;
import io.eidetica4j.entry.Entry;
import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.Snapshot;
import io.eidetica4j.entry.VerificationStatus;
import io.eidetica4j.sync.handler.HttpEndpoint;
import io.eidetica4j.sync.protocol.Address;
import io.eidetica4j.sync.protocol.DatabaseTicket;
import io.eidetica4j.sync.protocol.RequestJson;
import io.eidetica4j.sync.protocol.SyncRequest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the statements say of peers over real HTTP; the numbers are theirs. */
class PeersOverHttpTest {
  private final List<PeerServer> peers = new ArrayList<>();
  private final PeerServer server = peer("server");

  private PeerServer peer(String name) {
    PeerServer peer = new PeerServer(name);
    peers.add(peer);
    return peer;
  }

  @AfterEach
  void close() {
    peers.forEach(PeerServer::close);
  }

  private Database open() {
    Database database = server.create("x", "1");
    database.write(t -> t.getSettings().setGlobalAuthKey(AuthKey.active(Permission.write(10))));
    return database;
  }

  private static Database join(PeerServer peer, DatabaseTicket ticket) {
    peer.sync.requestAccess(
        peer.user,
        ticket,
        peer.user.defaultKey(),
        Optional.of(Permission.write(10)),
        Optional.empty());
    return peer.user.openDatabase(ticket.databaseId());
  }

  @Test
  void whoConnectsIsKnownByAnAddressOfItsTransport() { // 4
    PeerServer client = peer("client");
    assertThat(client.sync.connect(server.address)).isEqualTo(server.key());
    assertThat(server.sync.peers().addresses(client.key(), Optional.of("http"))).isNotEmpty();
    assertThat(client.sync.peers().addresses(server.key(), Optional.of("http")))
        .containsExactly(server.address);
  }

  @Test
  void severalWhoJoinAtOnceAllHaveTheDatabase() throws Exception { // 35
    Database database = open();
    DatabaseTicket ticket = DatabaseTicket.parse(server.ticket(database));
    List<Callable<Snapshot>> joins = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      PeerServer client = peer("client" + i);
      joins.add(() -> {
        Database joined = join(client, ticket);
        assertThat(client.read(joined, "x")).contains("1");
        return joined.snapshot();
      });
    }
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Snapshot> joined : threads.invokeAll(joins)) {
        assertThat(joined.get()).isEqualTo(database.snapshot());
      }
    }
    assertThat(server.sync.peers().peersOf(database.rootId())).hasSize(4);
  }

  @Test
  void entriesThatAreSentAreCountedAndStored() throws Exception { // 44, 45
    Database database = open();
    PeerServer writer = peer("writer");
    Database copy = join(writer, DatabaseTicket.parse(server.ticket(database)));
    List<Entry> written = new ArrayList<>();
    for (String key : List.of("a", "b", "c")) {
      written.add(copy.getEntry(writer.write(copy, key, "1")));
    }
    assertThat(post(written.subList(0, 1))).isEqualTo("\"Ack\"");
    assertThat(post(written.subList(1, 3))).isEqualTo("{\"Count\":2}");
    for (Entry entry : written) {
      assertThat(database.status(entry.id())).contains(VerificationStatus.VERIFIED);
    }
    assertThat(server.read(database, "c")).contains("1");
  }

  private String post(List<Entry> entries) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://" + server.address.address() + HttpEndpoint.PATH))
            .header("Content-Type", "application/json")
            .POST(
                HttpRequest.BodyPublishers.ofByteArray(
                    RequestJson.write(new SyncRequest.SendEntries(entries))))
            .build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
      assertThat(response.statusCode()).isEqualTo(200);
      return response.body();
    }
  }

  @Test
  void whereNobodyListensIsAnErrorThatNamesTheAddress() throws IOException { // 46
    int port;
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = taken.getLocalPort();
    }
    String nowhere = "127.0.0.1:" + port;
    EideticaException e =
        catchThrowableOfType(
            EideticaException.class, () -> server.sync.connect(Address.http(nowhere)));
    assertThat(e).isNotNull().hasMessageContaining(nowhere);
    assertThat(e.kind()).isEqualTo(ErrorKind.SYNC_CONNECTION_FAILED);
    assertThat(server.sync.peers().list()).isEmpty();
  }

  @Test
  void whatCameByOneTransportIsGotByAnother() { // 48, 53, 56
    SimNetwork network = new SimNetwork(1);
    FixedClock clock = new FixedClock(System.currentTimeMillis());
    try (SimNode middle = new SimNode("middle", network, clock);
        SimNode far = new SimNode("far", network, clock)) {
      Database database = open();
      Id tree = database.rootId();
      middle.join(new DatabaseTicket(tree, List.of(server.address)));
      far.join(new DatabaseTicket(tree, List.of(middle.address())));
      assertThat(far.read(tree)).containsEntry("x", "1");
      far.write(tree, "back", "2");
      far.sync.flush();
      middle.sync.syncWith(
          server.address, tree, Optional.of(middle.user.getSigningKey(middle.key())));
      assertThat(server.read(database, "back")).contains("2");
    }
  }
}
