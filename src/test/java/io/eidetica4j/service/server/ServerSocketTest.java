package io.eidetica4j.service.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.eidetica4j.EideticaException;
import io.eidetica4j.ErrorKind;
import io.eidetica4j.database.Database;
import io.eidetica4j.entry.SigKey;
import io.eidetica4j.entry.Snapshot;
import io.eidetica4j.instance.User;
import io.eidetica4j.service.protocol.DatabaseOp;
import io.eidetica4j.service.protocol.Handshake;
import io.eidetica4j.service.protocol.ServiceRequest;
import io.eidetica4j.service.protocol.ServiceResponse;
import io.eidetica4j.store.DocStore;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The socket's file, and clients that do not keep to the protocol. */
@Timeout(60)
class ServerSocketTest {
  @TempDir private Path folder;
  private ServedInstance served;

  @BeforeEach
  void start() {
    served = new ServedInstance(folder);
  }

  @AfterEach
  void stop() {
    served.close();
  }

  private void restart(ServiceOptions.Bounds bounds) {
    served.close();
    served = new ServedInstance(folder, ignored -> bounds);
  }

  private static ServiceOptions.Bounds bounds(
      int connections, int queuedFrames, Duration handshake) {
    ServiceOptions.Bounds b = ServiceOptions.Bounds.DEFAULT;
    return new ServiceOptions.Bounds(
        connections,
        queuedFrames,
        b.queuedBytes(),
        b.subscriptions(),
        b.keys(),
        b.failedLogins(),
        b.stateBytes(),
        b.unverifiedEntries(),
        handshake,
        b.write());
  }

  private void assertServes() {
    try (RawClient client = served.client()) {
      assertThat(client.ask(new ServiceRequest.GetInstanceMetadata()))
          .isInstanceOf(ServiceResponse.Metadata.class);
    }
  }

  @Test
  void onlyItsOwnerMayUseTheSocket() throws IOException {
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(served.socket())))
        .isEqualTo("rw-------");
    Path deep = folder.resolve("made/for/it.sock");
    try (ServiceServer other = ServiceServer.start(served.instance, ServiceOptions.of(deep))) {
      assertThat(
              PosixFilePermissions.toString(
                  Files.getPosixFilePermissions(other.socketPath().getParent())))
          .isEqualTo("rwx------");
    }
  }

  @Test
  void aFolderThatIsThereStaysAsItIs() throws IOException {
    Path shared = Files.createDirectory(folder.resolve("shared"));
    Files.setPosixFilePermissions(shared, PosixFilePermissions.fromString("rwxr-xr-x"));
    ServiceServer.start(served.instance, ServiceOptions.of(shared.resolve("s"))).close();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(shared)))
        .isEqualTo("rwxr-xr-x");
    try (var left = Files.list(shared)) {
      assertThat(left.map(file -> file.getFileName().toString())).containsExactly("s.lock");
    }
  }

  @Test
  void theSocketGoesWithTheServer() {
    assertThat(served.socket()).exists();
    served.server.close();
    assertThat(served.socket()).doesNotExist();
  }

  @Test
  void aSecondServerIsRefusedAndTheFirstGoesOn() {
    assertThatExceptionOfType(EideticaException.class)
        .isThrownBy(() -> ServiceServer.start(served.instance, ServiceOptions.of(served.socket())))
        .satisfies(e -> assertThat(e.kind()).isEqualTo(ErrorKind.BACKEND_LOCKED));
    assertServes();
  }

  @Test
  void aServerThatHoldsNoLockIsNotTakenOverEither() throws IOException {
    Path path = folder.resolve("other.sock");
    try (ServerSocketChannel other = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      other.bind(UnixDomainSocketAddress.of(path));
      assertThatExceptionOfType(EideticaException.class)
          .isThrownBy(() -> ServiceServer.start(served.instance, ServiceOptions.of(path)))
          .satisfies(e -> assertThat(e.kind()).isEqualTo(ErrorKind.BACKEND_LOCKED));
    }
  }

  @Test
  void aSocketThatNobodyListensOnIsReplaced() throws IOException {
    Path path = folder.resolve("stale.sock");
    try (ServerSocketChannel other = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      other.bind(UnixDomainSocketAddress.of(path));
    }
    assertThat(path).exists();
    try (ServiceServer server = ServiceServer.start(served.instance, ServiceOptions.of(path));
        RawClient client = RawClient.greeted(server.socketPath())) {
      assertThat(client.ask(new ServiceRequest.GetInstanceMetadata()))
          .isInstanceOf(ServiceResponse.Metadata.class);
    }
  }

  @Test
  void anEmptyFileIsReplacedAndAnyOtherIsLeftAlone() throws IOException {
    Path empty = Files.createFile(folder.resolve("empty"));
    ServiceServer.start(served.instance, ServiceOptions.of(empty)).close();
    Path full = Files.writeString(folder.resolve("full"), "somebody's");
    assertThatExceptionOfType(EideticaException.class)
        .isThrownBy(() -> ServiceServer.start(served.instance, ServiceOptions.of(full)))
        .satisfies(e -> assertThat(e.kind()).isEqualTo(ErrorKind.IO));
    assertThat(full).hasContent("somebody's");
  }

  @Test
  void whoSpeaksAnotherVersionIsToldOursAndClosed() {
    try (RawClient client = new RawClient(served.socket())) {
      client.send(new Handshake(7).toJson());
      assertThat(Handshake.read(client.receive().orElseThrow())).isEqualTo(Handshake.OURS);
      assertThat(client.isClosed()).isTrue();
    }
  }

  @Test
  void whatIsNoHandshakeIsClosedWithoutAWord() {
    for (String text : new String[] {"garbage", "{}", "{\"protocol_version\":-1}", ""}) {
      try (RawClient client = new RawClient(served.socket())) {
        client.sendText(text);
        assertThat(client.isClosed()).isTrue();
      }
    }
    assertServes();
  }

  @Test
  void whatCannotBeReadEndsThatConnectionOnly() {
    for (String text :
        new String[] {
          "garbage", "\"Unknown\"", "{\"TrustedLoginUser\":{}}", "", "{", "\"Get\" 1"
        }) {
      try (RawClient client = served.client()) {
        client.sendText(text);
        assertThat(client.isClosed()).isTrue();
      }
    }
    assertServes();
  }

  @Test
  void oversizedAndTornFramesHarmNobody() {
    try (RawClient oversized = served.client()) {
      oversized.sendRaw(0x7f, 0xff, 0xff, 0xff);
      assertThat(oversized.isClosed()).isTrue();
    }
    try (RawClient halfLength = served.client()) {
      halfLength.sendRaw(0, 0);
    }
    try (RawClient halfFrame = served.client()) {
      halfFrame.sendRaw(0, 0, 0, 9, '"', 'G');
    }
    assertServes();
  }

  @Test
  void whoVanishesAfterLoginHarmsNobody() {
    try (User bob = served.user("bob")) {
      Database notes = ServedInstance.database(bob);
      DatabaseOp subscribe = new DatabaseOp.SubscribeWrites(Snapshot.EMPTY);
      try (RawClient gone = served.client("bob")) {
        gone.ask(notes.rootId(), SigKey.fromPubkey(bob.defaultKey()), subscribe);
      }
      notes.write(change -> change.getStore(DocStore.TYPE, "notes").set("k", "v"));
      try (RawClient next = served.client("bob")) {
        assertThat(
                next.ask(
                    notes.rootId(),
                    SigKey.fromPubkey(bob.defaultKey()),
                    new DatabaseOp.GetVerifiedTips()))
            .isEqualTo(new ServiceResponse.Ids(notes.snapshot()));
      }
    }
  }

  @Test
  void nobodyMakesTheServerTakeMuchBeforeLogin() {
    try (RawClient client = served.client()) {
      client.sendRaw(0x03, 0, 0, 0); // 48 MiB
      assertThat(client.isClosed()).isTrue();
    }
  }

  @Test
  void whoNeverGreetsIsClosed() {
    restart(bounds(8, 64, Duration.ofMillis(1)));
    try (RawClient silent = new RawClient(served.socket())) {
      assertThat(silent.isClosed()).isTrue();
    }
  }

  @Test
  void oneClientTooManyIsTurnedAway() {
    restart(bounds(1, 64, Duration.ofSeconds(10)));
    try (RawClient first = served.client();
        RawClient second = new RawClient(served.socket())) {
      assertThat(second.isClosed()).isTrue();
      assertThat(first.ask(new ServiceRequest.GetInstanceMetadata()))
          .isInstanceOf(ServiceResponse.Metadata.class);
    }
  }

  @Test
  void whoDoesNotReadTheNewsIsCutOffAndWritersNeverWait() {
    restart(bounds(8, 16, Duration.ofSeconds(10)));
    User bob = served.user("bob");
    Database notes = ServedInstance.database(bob);
    try (RawClient deaf = served.client("bob")) {
      deaf.ask(
          notes.rootId(),
          SigKey.fromPubkey(bob.defaultKey()),
          new DatabaseOp.SubscribeWrites(Snapshot.EMPTY));
      int writes = 0;
      while (served.server.connections() > 0 && writes < 20_000) {
        int value = writes++;
        notes.write(change -> change.getStore(DocStore.TYPE, "notes").set("k", value));
      }
      assertThat(served.server.connections()).isZero();
    }
    bob.close();
  }

  private static ServiceOptions.Bounds slow(int queuedFrames, Duration write) {
    ServiceOptions.Bounds b = ServiceOptions.Bounds.DEFAULT;
    return new ServiceOptions.Bounds(
        b.connections(),
        queuedFrames,
        b.queuedBytes(),
        2,
        b.keys(),
        b.failedLogins(),
        b.stateBytes(),
        b.unverifiedEntries(),
        b.handshake(),
        write);
  }

  /** A database whose tip is an entry that takes much to send, and the request for it. */
  private ServiceRequest largeEntry(User bob) {
    Database notes = ServedInstance.database(bob);
    notes.write(change -> change.getStore(DocStore.TYPE, "notes").set("k", "x".repeat(1 << 20)));
    return new ServiceRequest.OfDatabase(
        notes.rootId(),
        SigKey.fromPubkey(bob.defaultKey()),
        new DatabaseOp.GetEntry(notes.snapshot().tips().getFirst()));
  }

  @Test
  void whoDoesNotReadAnswersIsCutOff() {
    restart(slow(4, Duration.ofMillis(20)));
    try (User bob = served.user("bob");
        RawClient deaf = served.client("bob")) {
      deaf.sendTogether(Collections.nCopies(64, largeEntry(bob)));
      awaitNoConnection();
      assertServes();
    }
  }

  @Test
  void whoAsksNothingMoreAndDoesNotReadIsCutOffAsWell() {
    restart(slow(1000, Duration.ofMillis(20)));
    try (User bob = served.user("bob");
        RawClient deaf = served.client("bob")) {
      deaf.sendTogether(List.of(largeEntry(bob)));
      awaitNoConnection();
    }
  }

  private void awaitNoConnection() {
    while (served.server.connections() > 0) {
      Thread.onSpinWait();
    }
  }

  @Test
  void whoHasSaidAllIsStillAnswered() {
    try (User bob = served.user("bob");
        RawClient client = served.client("bob")) {
      client.sendTogether(Collections.nCopies(8, largeEntry(bob)));
      client.sendNoMore();
      for (int i = 0; i < 8; i++) {
        assertThat(client.answer()).isInstanceOf(ServiceResponse.OneEntry.class);
      }
      assertThat(client.isClosed()).isTrue();
    }
  }

  @Test
  void tooManySubscriptionsAreRefused() {
    restart(slow(64, Duration.ofSeconds(30)));
    try (User bob = served.user("bob");
        RawClient client = served.client("bob")) {
      SigKey asBob = SigKey.fromPubkey(bob.defaultKey());
      DatabaseOp subscribe = new DatabaseOp.SubscribeWrites(Snapshot.EMPTY);
      for (int i = 0; i < 2; i++) {
        client.ask(ServedInstance.database(bob).rootId(), asBob, subscribe);
      }
      Database third = ServedInstance.database(bob);
      assertThat(client.fails(third.rootId(), asBob, subscribe).kind()).isEqualTo("LimitExceeded");
      assertThat(served.server.subscriptions()).isEqualTo(2);
    }
    awaitNoConnection();
    assertThat(served.server.subscriptions()).isZero();
  }

  @Test
  void whatIsBeingServedWhenTheServerEndsIsAnswered() throws InterruptedException {
    User bob = served.user("bob");
    Database notes = ServedInstance.database(bob);
    CountDownLatch serving = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    served
        .instance
        .trees()
        .onWrite(
            notes.rootId(),
            Snapshot.EMPTY,
            (event, database) -> {
              serving.countDown();
              return goOn::await;
            });
    try (RawClient client = served.client("bob")) {
      client.sendTogether(
          List.of(
              new ServiceRequest.OfDatabase(
                  notes.rootId(),
                  SigKey.Direct.NONE,
                  new DatabaseOp.SubmitSignedEntry(
                      ServedInstance.entry(notes, ServedInstance.rootKey(bob), "last")))));
      serving.await();
      Thread closing = Thread.ofVirtual().start(served.server::close);
      while (Files.exists(served.socket())) {
        Thread.onSpinWait();
      }
      goOn.countDown();
      assertThat(client.answer()).isEqualTo(new ServiceResponse.Ok());
      assertThat(client.isClosed()).isTrue();
      closing.join();
    }
    bob.close();
  }

  @Test
  void clientsSeeTheServerEnd() {
    try (RawClient client = served.client("admin")) {
      served.server.close();
      assertThat(client.isClosed()).isTrue();
    }
  }

  @Test
  void theCredentialsOfAClientAreLookedAt() throws IOException {
    UserPrincipal owner = Files.getOwner(served.socket());
    ServiceOptions options = ServiceOptions.of(served.socket());
    PeerCheck strict = PeerCheck.of(served.socket(), options);
    PeerCheck open =
        PeerCheck.of(
            served.socket(),
            new ServiceOptions(
                options.socket(),
                Set.of("friend"),
                Optional.of("team"),
                options.limits(),
                options.bounds(),
                options.observer()));
    assertThat(strict.admits(owner, "any")).isTrue();
    assertThat(strict.admits(named("root"), "any")).isTrue();
    assertThat(strict.admits(named("friend"), "team")).isFalse();
    assertThat(open.admits(named("friend"), "any")).isTrue();
    assertThat(open.admits(named("else"), "team")).isTrue();
    assertThat(open.admits(named("else"), "any")).isFalse();
  }

  private static UserPrincipal named(String name) {
    return new UserPrincipal() {
      @Override
      public String getName() {
        return name;
      }
    };
  }
}
