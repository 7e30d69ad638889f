package io.eidetica4j.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.eidetica4j.EideticaException;
import io.eidetica4j.ErrorKind;
import io.eidetica4j.FixedClock;
import io.eidetica4j.Limits;
import io.eidetica4j.codec.Bytes;
import io.eidetica4j.crypto.Challenges;
import io.eidetica4j.crypto.PrivateKey;
import io.eidetica4j.database.Database;
import io.eidetica4j.entry.Entry;
import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.Snapshot;
import io.eidetica4j.instance.User;
import io.eidetica4j.sync.protocol.Address;
import io.eidetica4j.sync.protocol.BootstrapResponse;
import io.eidetica4j.sync.protocol.DatabaseTicket;
import io.eidetica4j.sync.protocol.EntrySink;
import io.eidetica4j.sync.protocol.HandshakeRequest;
import io.eidetica4j.sync.protocol.HandshakeResponse;
import io.eidetica4j.sync.protocol.IncrementalResponse;
import io.eidetica4j.sync.protocol.ResponseJson;
import io.eidetica4j.sync.protocol.SyncRequest;
import io.eidetica4j.sync.protocol.SyncResponse;
import io.eidetica4j.sync.protocol.SyncTreeRequest;
import io.eidetica4j.sync.transport.Destination;
import io.eidetica4j.sync.transport.SyncTransport;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Answers of a peer that has the right key and means no good (design rule 10). */
class HostileAnswerTest {
  private static final Address LIAR = new Address("lie", "liar");

  private final FixedClock clock = new FixedClock(1_700_000_000_000L);
  private final SimNetwork network = new SimNetwork(1);
  private final SimNode author = new SimNode("author", network, clock);
  private final SimNode victim = new SimNode("victim", network, clock);
  private final PrivateKey key = PrivateKey.generate();
  private Optional<SyncResponse> answer = Optional.empty();
  private final List<SyncRequest> asked = new ArrayList<>();

  private final Database wanted = author.create("wanted");
  private final Database other = author.create("other");
  private final Id tree = wanted.rootId();

  /** Proves its own key in the handshake, and answers anything else with what is prepared. */
  private final class Liar implements SyncTransport {
    @Override
    public String type() {
      return LIAR.transportType();
    }

    @Override
    public SyncResponse send(Destination to, SyncRequest request, EntrySink sink) {
      asked.add(request);
      SyncResponse response =
          request instanceof HandshakeRequest handshake
              ? new HandshakeResponse(
                  key.publicKey(),
                  key.publicKey(),
                  Optional.empty(),
                  SyncRequest.PROTOCOL_VERSION,
                  Bytes.wrap(Challenges.respond(handshake.challenge().array(), key)),
                  Bytes.wrap(Challenges.generate()),
                  List.of())
              : answer.orElseThrow();
      ByteArrayOutputStream written = new ByteArrayOutputStream();
      try {
        ResponseJson.write(written, response);
        return ResponseJson.read(
            new ByteArrayInputStream(written.toByteArray()), Limits.DEFAULT, sink);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void close() {}
  }

  @BeforeEach
  void lie() {
    victim.sync.addTransport(new Liar());
    author.write(tree, "a", "1");
    author.write(other.rootId(), "b", "2");
  }

  @AfterEach
  void close() {
    author.close();
    victim.close();
  }

  private static List<Entry> entries(Database database) {
    List<Id> ids = new ArrayList<>(database.lacking(database.rawTips(), Snapshot.EMPTY));
    ids.remove(database.rootId());
    return database.getEntries(ids);
  }

  private static List<Entry> both(List<Entry> one, List<Entry> more) {
    List<Entry> all = new ArrayList<>(one);
    all.addAll(more);
    return all;
  }

  private void bootstrap(Id named, Entry root, List<Entry> entries) {
    answer = Optional.of(new BootstrapResponse(named, root, entries, false, Optional.empty()));
  }

  private void isRefused() {
    EideticaException e =
        catchThrowableOfType(
            EideticaException.class, () -> victim.sync.syncWith(LIAR, tree, Optional.empty()));
    assertThat(e).isNotNull();
    assertThat(e.kind()).as(e.getMessage()).isEqualTo(ErrorKind.SYNC_INVALID_ENTRY);
  }

  private boolean holds(Id entry) {
    return victim.storage.treeOf(entry).isPresent();
  }

  private void holdsNothing() {
    assertThat(victim.instance.hasDatabase(tree)).isFalse();
    assertThat(holds(tree)).isFalse();
    assertThat(holds(other.rootId())).isFalse();
    assertThat(both(entries(wanted), entries(other))).noneMatch(entry -> holds(entry.id()));
    assertThat(victim.sync.peers().peersOf(tree)).isEmpty();
  }

  @Test
  void anotherDatabaseThanTheOneAskedForIsRefused() {
    bootstrap(other.rootId(), other.getRoot(), entries(other));
    isRefused();
    holdsNothing();
  }

  @Test
  void anotherRootUnderTheRightNameIsRefused() {
    bootstrap(tree, other.getRoot(), entries(wanted));
    isRefused();
    holdsNothing();
  }

  @Test
  void manyEntriesUnderAnotherRootAreRefusedBeforeAnyIsStored() {
    for (int i = 0; i < 600; i++) { // more than are kept back before they are stored
      author.write(tree, "k" + i, "v");
    }
    bootstrap(tree, other.getRoot(), entries(wanted));
    isRefused();
    holdsNothing();
  }

  @Test
  void entriesOfOtherDatabasesAreDroppedAndTheRestIsKept() {
    bootstrap(tree, wanted.getRoot(), both(entries(other), entries(wanted)));
    victim.sync.syncWith(LIAR, tree, Optional.empty());
    assertThat(entries(wanted)).allMatch(entry -> holds(entry.id()));
    assertThat(entries(other)).noneMatch(entry -> holds(entry.id()));
    assertThat(holds(other.rootId())).isFalse();
  }

  @Test
  void anotherRootAmongTheEntriesIsDropped() {
    bootstrap(tree, wanted.getRoot(), both(List.of(other.getRoot()), entries(wanted)));
    victim.sync.syncWith(LIAR, tree, Optional.empty());
    assertThat(victim.instance.hasDatabase(tree)).isTrue();
    assertThat(holds(other.rootId())).isFalse();
  }

  @Test
  void aDifferenceIsCheckedAsABootstrapIs() {
    bootstrap(tree, wanted.getRoot(), List.of());
    victim.sync.syncWith(LIAR, tree, Optional.empty());
    answer = Optional.of(new IncrementalResponse(other.rootId(), other.rawTips(), entries(other)));
    isRefused();
    assertThat(entries(other)).noneMatch(entry -> holds(entry.id()));
    answer =
        Optional.of(
            new IncrementalResponse(tree, wanted.rawTips(), both(entries(other), entries(wanted))));
    victim.sync.syncWith(LIAR, tree, Optional.empty());
    assertThat(entries(wanted)).allMatch(entry -> holds(entry.id()));
    assertThat(entries(other)).noneMatch(entry -> holds(entry.id()));
  }

  // ---- a user who may not read a database has it joined from a friend

  /** Says that it has nothing, so that it is sent everything. */
  private User friendOf(Id named) {
    User mallory = victim.newUser("mallory");
    answer = Optional.of(new IncrementalResponse(named, Snapshot.EMPTY, List.of()));
    return mallory;
  }

  private void join(User user, Id named) {
    victim.sync.requestAccess(
        user,
        new DatabaseTicket(named, List.of(LIAR)),
        user.defaultKey(),
        Optional.empty(),
        Optional.empty(),
        false);
  }

  /** Whether a request shows anything of a database but its id. */
  private static boolean tells(SyncRequest request) {
    return request instanceof SyncRequest.SendEntries
        || (request instanceof SyncTreeRequest sync && !sync.ourTips().isEmpty());
  }

  @Test
  void whoMayNotReadADatabaseGetsNothingOfItByATicket() {
    Database secret = victim.create("secret");
    victim.write(secret.rootId(), "a", "1");
    User mallory = friendOf(secret.rootId());
    assertThat(catchThrowable(() -> join(mallory, secret.rootId())))
        .as("who shows nothing is answered with the whole")
        .isInstanceOf(EideticaException.class);
    bootstrap(secret.rootId(), secret.getRoot(), List.of());
    assertThat(catchThrowable(() -> join(mallory, secret.rootId())))
        .as("whatever the friend says, the settings give her nothing")
        .isInstanceOf(EideticaException.class);
    victim.write(secret.rootId(), "b", "2");
    victim.sync.work();
    assertThat(asked).isNotEmpty().noneMatch(HostileAnswerTest::tells);
    mallory.close();
  }

  @Test
  void whoMayReadItSyncsItByATicket() {
    User mallory = friendOf(tree);
    Database shared = victim.create("shared", mallory.defaultKey());
    answer = Optional.of(new IncrementalResponse(shared.rootId(), Snapshot.EMPTY, List.of()));
    assertThat(catchThrowable(() -> join(mallory, shared.rootId())))
        .as("what is sent is answered with nonsense")
        .isInstanceOf(EideticaException.class);
    assertThat(asked).anyMatch(HostileAnswerTest::tells);
    mallory.close();
  }

  @Test
  void aDatabaseOfTheInstanceItselfIsNotJoined() {
    User mallory = friendOf(tree);
    Id own = victim.storage.metadata().orElseThrow().usersDb();
    EideticaException e = catchThrowableOfType(EideticaException.class, () -> join(mallory, own));
    assertThat(e.kind()).isEqualTo(ErrorKind.SYNC_PERMISSION_DENIED);
    assertThat(asked).isEmpty();
    mallory.close();
  }
}
