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
import io.eidetica4j.entry.EntryMetadata;
import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.SigInfo;
import io.eidetica4j.entry.SigKey;
import io.eidetica4j.entry.Snapshot;
import io.eidetica4j.instance.User;
import io.eidetica4j.service.protocol.DatabaseOp;
import io.eidetica4j.service.protocol.ReadScope;
import io.eidetica4j.service.protocol.ServerFrame;
import io.eidetica4j.service.protocol.ServiceResponse;
import io.eidetica4j.store.DocStore;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
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

  /** An entry on top of the database, signed by some key. */
  private Entry entry(PrivateKey signer, String value) {
    Snapshot tips = notes.snapshot();
    Snapshot pin = notes.history().storeTips("_settings", tips);
    return Entry.builder(notes.rootId())
        .setParents(tips.tips())
        .setMetadata(new EntryMetadata(pin, OptionalLong.empty()).encode())
        .setHeight(notes.height() + 1)
        .setSubtreeData("notes", Bytes.utf8("{\"children\":{\"k\":{\"Text\":\"" + value + "\"}}}"))
        .setSubtreeParents("notes", notes.history().storeTips("notes", tips).tips())
        .setSig(new SigInfo(Optional.empty(), SigKey.fromPubkey(signer.publicKey())))
        .build()
        .sign(signer);
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

  @Test
  void aMalformedEntryIsRefused() {
    String root = "{\"tree\":{\"root\":\"" + notes.rootId() + "\",\"parents\":[],\"h\":1},";
    String rest = "\"subtrees\":[],\"sig\":{\"key\":{\"Direct\":{\"hint\":{}}}}}";
    Entry orphan =
        Json.read((root + rest).getBytes(UTF_8), from -> EntryJson.read(from, Limits.DEFAULT));
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
