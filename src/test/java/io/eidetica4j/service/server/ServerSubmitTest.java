package io.eidetica4j.service.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.eidetica4j.Limits;
import io.eidetica4j.codec.Bytes;
import io.eidetica4j.codec.Json;
import io.eidetica4j.crypto.PrivateKey;
import io.eidetica4j.database.Database;
import io.eidetica4j.database.WriteSource;
import io.eidetica4j.entry.Entry;
import io.eidetica4j.entry.EntryJson;
import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.SigInfo;
import io.eidetica4j.entry.SigKey;
import io.eidetica4j.entry.Snapshot;
import io.eidetica4j.entry.VerificationStatus;
import io.eidetica4j.instance.User;
import io.eidetica4j.service.protocol.DatabaseOp;
import io.eidetica4j.service.protocol.ReadScope;
import io.eidetica4j.service.protocol.RequestJson;
import io.eidetica4j.service.protocol.ServerFrame;
import io.eidetica4j.service.protocol.ServiceRequest;
import io.eidetica4j.service.protocol.ServiceResponse;
import io.eidetica4j.store.DocStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Entries that clients hand over, and what others are told of them. */
class ServerSubmitTest {
  @TempDir private Path folder;
  private ServedInstance served;
  private User bob;
  private Database notes;
  private SigKey asBob;

  @BeforeEach
  void start() {
    served = new ServedInstance(folder);
    bob = served.user("bob");
    notes = ServedInstance.database(bob);
    asBob = SigKey.fromPubkey(bob.defaultKey());
  }

  @AfterEach
  void stop() {
    bob.close();
    served.close();
  }

  private Entry entry(PrivateKey signer, String value) {
    return ServedInstance.entry(notes, signer, value);
  }

  private static DatabaseOp submit(Entry entry) {
    return new DatabaseOp.SubmitSignedEntry(entry);
  }

  @Test
  void anEntryIsJudgedByItsSignerAndNotByWhoHandsItOver() {
    Entry entry = entry(ServedInstance.rootKey(bob), "by hand");
    try (RawClient client = served.client("admin")) {
      assertThat(client.ask(notes.rootId(), SigKey.Direct.NONE, submit(entry)))
          .isEqualTo(new ServiceResponse.Ok());
      assertThat(notes.snapshot()).isEqualTo(Snapshot.of(entry.id()));
      assertThat(notes.getStoreViewer(DocStore.TYPE, "notes").getText("k")).isEqualTo("by hand");
    }
  }

  /** Entries on top of the database, one behind the other. */
  private List<Entry> chain(int length) {
    List<Entry> chain = new ArrayList<>(List.of(entry(ServedInstance.rootKey(bob), "0")));
    while (chain.size() < length) {
      Entry last = chain.getLast();
      chain.add(
          Entry.builder(notes.rootId())
              .setParents(List.of(last.id()))
              .setMetadata(last.metadata().orElseThrow())
              .setHeight(last.height() + 1)
              .setSubtreeData(
                  "notes", Bytes.utf8("{\"children\":{\"k\":{\"Text\":\"" + chain.size() + "\"}}}"))
              .setSubtreeParents("notes", List.of(last.id()))
              .setSig(new SigInfo(Optional.empty(), asBob))
              .build()
              .sign(ServedInstance.rootKey(bob)));
    }
    return chain;
  }

  private ServiceRequest handOver(Entry entry) {
    return new ServiceRequest.OfDatabase(notes.rootId(), asBob, submit(entry));
  }

  @Test
  void entriesThatComeTogetherAreToldOfOnceAndAnsweredEach() {
    Snapshot before = notes.snapshot();
    List<Entry> chain = chain(10);
    try (RawClient client = served.client("bob")) {
      client.ask(notes.rootId(), asBob, new DatabaseOp.SubscribeWrites(Snapshot.EMPTY));
      client.sendTogether(chain.stream().map(this::handOver).toList());
      for (int i = 0; i < chain.size(); i++) {
        assertThat(client.answer()).isEqualTo(new ServiceResponse.Ok());
      }
      Snapshot after = Snapshot.of(chain.getLast().id());
      assertThat(client.takeNews())
          .containsExactly(
              new ServerFrame.DatabaseWrite(notes.rootId(), before, after, WriteSource.REMOTE));
      assertThat(notes.snapshot()).isEqualTo(after);
    }
  }

  @Test
  void ofEntriesThatComeTogetherEachHasItsOwnOutcome() {
    Entry good = entry(ServedInstance.rootKey(bob), "good");
    Entry late = chain(3).getLast();
    Entry orphan = orphan();
    try (RawClient client = served.client("bob");
        PrivateKey stranger = PrivateKey.generate()) {
      Entry unsigned = entry(stranger, "junk");
      client.sendTogether(
          List.of(
              handOver(good),
              handOver(orphan),
              handOver(late),
              handOver(unsigned),
              handOver(good),
              new ServiceRequest.OfDatabase(
                  notes.rootId(), asBob, new DatabaseOp.GetVerifiedTips())));
      assertThat(client.answer()).isEqualTo(new ServiceResponse.Ok());
      assertThat(((ServiceResponse.Failure) client.answer()).error().kind())
          .isEqualTo("EntryValidationFailed");
      assertThat(client.answer())
          .as("it waits for its parents")
          .isEqualTo(new ServiceResponse.Ok());
      assertThat(client.answer()).as("it fails").isEqualTo(new ServiceResponse.Ok());
      assertThat(client.answer()).as("once more").isEqualTo(new ServiceResponse.Ok());
      assertThat(client.answer()).isEqualTo(new ServiceResponse.Ids(Snapshot.of(good.id())));
      assertThat(notes.status(late.id())).contains(VerificationStatus.UNVERIFIED);
      assertThat(notes.status(unsigned.id())).contains(VerificationStatus.FAILED);
      assertThat(served.instance.hasEntry(orphan.id())).isFalse();
    }
  }

  @Test
  void whatCameBeforeAFrameThatCannotBeReadIsAnswered() {
    List<Entry> chain = chain(2);
    try (RawClient client = served.client("bob")) {
      client.sendTogether(
          RequestJson.write(handOver(chain.get(0))),
          RequestJson.write(handOver(chain.get(1))),
          "garbage".getBytes(UTF_8));
      assertThat(client.answer()).isEqualTo(new ServiceResponse.Ok());
      assertThat(client.answer()).isEqualTo(new ServiceResponse.Ok());
      assertThat(client.isClosed()).isTrue();
      assertThat(notes.snapshot()).isEqualTo(Snapshot.of(chain.getLast().id()));
    }
  }

  @Test
  void beforeLoginNoneOfTheEntriesThatComeTogetherIsTaken() {
    List<Entry> chain = chain(3);
    try (RawClient client = served.client()) {
      client.sendTogether(chain.stream().map(this::handOver).toList());
      for (int i = 0; i < chain.size(); i++) {
        assertThat(((ServiceResponse.Failure) client.answer()).error().kind())
            .isEqualTo("InvalidAuthConfiguration");
      }
      assertThat(served.instance.hasEntry(chain.getFirst().id())).isFalse();
    }
  }

  @Test
  void whatManyConnectionsHandOverAtOnceIsAllThere() throws InterruptedException {
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      entries.add(entry(ServedInstance.rootKey(bob), "value " + i));
    }
    ConcurrentLinkedQueue<Throwable> failed = new ConcurrentLinkedQueue<>();
    List<Thread> clients = new ArrayList<>();
    for (int c = 0; c < 8; c++) {
      List<Entry> own = entries.subList(c * 5, c * 5 + 5);
      clients.add(
          Thread.ofVirtual()
              .uncaughtExceptionHandler((thread, e) -> failed.add(e))
              .start(() -> {
                try (RawClient client = served.client("bob")) {
                  for (Entry entry : own) {
                    assertThat(client.ask(handOver(entry))).isEqualTo(new ServiceResponse.Ok());
                    assertThat(notes.status(entry.id())).contains(VerificationStatus.VERIFIED);
                  }
                }
              }));
    }
    for (Thread client : clients) {
      client.join();
    }
    assertThat(failed).isEmpty();
    assertThat(notes.snapshot()).isEqualTo(Snapshot.of(entries.stream().map(Entry::id).toList()));
  }

  @Test
  void anEntryThatExpectsTipsIsStoredAtThoseOnly() {
    Snapshot before = notes.snapshot();
    List<Entry> chain = chain(2);
    try (RawClient client = served.client("bob")) {
      assertThat(client.ask(notes.rootId(), asBob, submitAt(chain.getFirst(), before)))
          .isEqualTo(new ServiceResponse.Ok());
      assertThat(client.fails(notes.rootId(), asBob, submitAt(chain.getLast(), before)).kind())
          .isEqualTo("TipsMoved");
      assertThat(served.instance.hasEntry(chain.getLast().id())).isFalse();
      assertThat(client.fails(notes.rootId(), asBob, submitAt(chain.getFirst(), before)).kind())
          .as("somebody else may have made the very same entry")
          .isEqualTo("TipsMoved");
      assertThat(client.ask(notes.rootId(), asBob, submitAt(chain.getLast(), notes.snapshot())))
          .isEqualTo(new ServiceResponse.Ok());
      assertThat(notes.snapshot()).isEqualTo(Snapshot.of(chain.getLast().id()));
    }
  }

  @Test
  void nobodyFindsOutTipsByExpectingThem() {
    Entry entry = entry(ServedInstance.rootKey(bob), "x");
    try (RawClient client = served.client("admin")) {
      assertThat(
              client
                  .fails(notes.rootId(), SigKey.Direct.NONE, submitAt(entry, notes.snapshot()))
                  .kind())
          .isEqualTo("PermissionDenied");
    }
  }

  private static DatabaseOp submitAt(Entry entry, Snapshot expected) {
    return new DatabaseOp.SubmitSignedEntry(entry, Optional.of(expected));
  }

  @Test
  void anEntryWithoutRightIsTakenAndNeverSeen() {
    Snapshot before = notes.snapshot();
    try (RawClient client = served.client("bob");
        PrivateKey stranger = PrivateKey.generate()) {
      Entry entry = entry(stranger, "junk");
      assertThat(client.ask(notes.rootId(), asBob, submit(entry)))
          .isEqualTo(new ServiceResponse.Ok());
      assertThat(client.ask(notes.rootId(), asBob, new DatabaseOp.GetVerifiedTips()))
          .isEqualTo(new ServiceResponse.Ids(before));
      assertThat(client.ask(Id.EMPTY, asBob, new DatabaseOp.GetEntry(entry.id())))
          .isEqualTo(new ServiceResponse.OneEntry(entry));
      var verified =
          (ServiceResponse.Entries)
              client.ask(notes.rootId(), asBob, entriesAt(entry, ReadScope.VERIFIED));
      assertThat(verified.entries()).isEmpty();
      var all =
          (ServiceResponse.Entries)
              client.ask(notes.rootId(), asBob, entriesAt(entry, ReadScope.ALLOW_UNVERIFIED));
      assertThat(all.entries()).hasSize(2).endsWith(entry);
    }
  }

  private static DatabaseOp entriesAt(Entry entry, ReadScope scope) {
    return new DatabaseOp.GetStoreEntries("notes", Snapshot.of(entry.id()), scope);
  }

  @Test
  void anEntryIsRefusedUnderAnotherDatabasesName() {
    Entry entry = entry(ServedInstance.rootKey(bob), "x");
    Id users = served.instance.metadata().usersDb();
    try (RawClient client = served.client("bob")) {
      assertThat(client.fails(users, asBob, submit(entry)).kind()).isEqualTo("EntryNotInDatabase");
      assertThat(served.instance.hasEntry(entry.id())).isFalse();
    }
  }

  @Test
  void anEntryOfAnUnknownDatabaseIsRefused() {
    Id unknown = Id.ofDagCbor(Bytes.utf8("unknown").array());
    try (RawClient client = served.client("bob")) {
      Entry entry =
          Entry.builder(unknown)
              .setParents(List.of(unknown))
              .setHeight(1)
              .setSig(new SigInfo(Optional.empty(), asBob))
              .build()
              .sign(ServedInstance.rootKey(bob));
      assertThat(client.fails(unknown, asBob, submit(entry)).message())
          .isEqualTo("Entry not found: " + unknown);
      assertThat(served.instance.hasEntry(entry.id())).isFalse();
    }
  }

  /** An entry that is no root and has no parents. */
  private Entry orphan() {
    String root = "{\"tree\":{\"root\":\"" + notes.rootId() + "\",\"parents\":[],\"h\":1},";
    String rest = "\"subtrees\":[],\"sig\":{\"key\":{\"Direct\":{\"hint\":{}}}}}";
    return Json.read((root + rest).getBytes(UTF_8), from -> EntryJson.read(from, Limits.DEFAULT));
  }

  @Test
  void aMalformedEntryIsRefused() {
    Entry orphan = orphan();
    try (RawClient client = served.client("bob")) {
      assertThat(client.fails(notes.rootId(), asBob, submit(orphan)).kind())
          .isEqualTo("EntryValidationFailed");
      assertThat(served.instance.hasEntry(orphan.id())).isFalse();
    }
  }

  @Test
  void whoHandsOverTooMuchJunkIsRefusedAndOthersAreNot() {
    served.close();
    served =
        new ServedInstance(
            folder,
            b ->
                new ServiceOptions.Bounds(
                    b.connections(),
                    b.queuedFrames(),
                    b.queuedBytes(),
                    b.subscriptions(),
                    b.keys(),
                    b.failedLogins(),
                    b.stateBytes(),
                    3,
                    b.handshake(),
                    b.write()));
    bob = served.user("bob");
    notes = ServedInstance.database(bob);
    try (RawClient client = served.client("admin");
        RawClient honest = served.client("bob");
        PrivateKey stranger = PrivateKey.generate()) {
      for (int i = 0; i < 3; i++) {
        client.ask(notes.rootId(), SigKey.Direct.NONE, submit(entry(stranger, "junk " + i)));
      }
      assertThat(
              client
                  .fails(notes.rootId(), SigKey.Direct.NONE, submit(entry(stranger, "more")))
                  .kind())
          .isEqualTo("LimitExceeded");
      Entry good = entry(ServedInstance.rootKey(bob), "good");
      assertThat(honest.ask(notes.rootId(), SigKey.Direct.NONE, submit(good)))
          .isEqualTo(new ServiceResponse.Ok());
      assertThat(notes.snapshot()).isEqualTo(Snapshot.of(good.id()));
    }
  }

  @Test
  void subscribersAreToldInTheOrderOfWrites() {
    Snapshot first = notes.snapshot();
    try (RawClient client = served.client("bob");
        RawClient writer = served.client("bob")) {
      client.ask(notes.rootId(), asBob, new DatabaseOp.SubscribeWrites(first));
      client.ask(notes.rootId(), asBob, new DatabaseOp.SubscribeWrites(Snapshot.EMPTY));
      Entry entry = entry(ServedInstance.rootKey(bob), "1");
      writer.ask(notes.rootId(), asBob, submit(entry));
      notes.write(change -> change.getStore(DocStore.TYPE, "notes").set("k", "2"));
      assertThat(List.of(client.frame(), client.frame()))
          .containsExactly(
              new ServerFrame.DatabaseWrite(
                  notes.rootId(), first, Snapshot.of(entry.id()), WriteSource.REMOTE),
              new ServerFrame.DatabaseWrite(
                  notes.rootId(), Snapshot.of(entry.id()), notes.snapshot(), WriteSource.LOCAL));
      client.ask(notes.rootId(), asBob, new DatabaseOp.UnsubscribeWrites());
      notes.write(change -> change.getStore(DocStore.TYPE, "notes").set("k", "3"));
      client.ask(notes.rootId(), asBob, new DatabaseOp.GetVerifiedTips());
      assertThat(client.takeNews()).isEmpty();
    }
  }

  @Test
  void whoHandsAnEntryOverIsToldOfItBeforeTheAnswer() {
    try (RawClient client = served.client("bob")) {
      client.ask(notes.rootId(), asBob, new DatabaseOp.SubscribeWrites(Snapshot.EMPTY));
      client.ask(notes.rootId(), asBob, submit(entry(ServedInstance.rootKey(bob), "1")));
      assertThat(client.takeNews()).hasSize(1);
    }
  }
}
