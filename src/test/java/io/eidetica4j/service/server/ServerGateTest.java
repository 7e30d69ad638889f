package io.eidetica4j.service.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.eidetica4j.EideticaException;
import io.eidetica4j.ErrorKind;
import io.eidetica4j.auth.AuthKey;
import io.eidetica4j.auth.Permission;
import io.eidetica4j.backend.InstanceMetadata;
import io.eidetica4j.codec.Bytes;
import io.eidetica4j.database.Database;
import io.eidetica4j.entry.Entry;
import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.SigKey;
import io.eidetica4j.entry.Snapshot;
import io.eidetica4j.instance.User;
import io.eidetica4j.service.protocol.DatabaseOp;
import io.eidetica4j.service.protocol.ReadScope;
import io.eidetica4j.service.protocol.ServiceError;
import io.eidetica4j.service.protocol.ServiceResponse;
import io.eidetica4j.service.protocol.TransactionContext;
import io.eidetica4j.store.DocStore;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What clients may read and write, and what they get. */
class ServerGateTest {
  private static final Id TIP = Id.ofDagCbor(Bytes.utf8("tip").array());

  @TempDir private Path folder;
  private ServedInstance served;
  private User bob;
  private Database notes;
  private SigKey asBob;
  private SigKey asAdmin;

  @BeforeEach
  void start() {
    served = new ServedInstance(folder);
    bob = served.user("bob");
    notes = ServedInstance.database(bob);
    asBob = SigKey.fromPubkey(bob.defaultKey());
    asAdmin = SigKey.fromPubkey(served.admin.defaultKey());
  }

  @AfterEach
  void stop() {
    bob.close();
    served.close();
  }

  static List<DatabaseOp> reads() {
    return List.of(
        new DatabaseOp.GetVerifiedTips(),
        new DatabaseOp.BeginTransaction(List.of("notes"), ReadScope.VERIFIED),
        new DatabaseOp.GetStoreState("notes"),
        new DatabaseOp.GetStoreEntries("notes", Snapshot.of(TIP), ReadScope.VERIFIED),
        new DatabaseOp.GetStoreTipsUpTo("notes", Snapshot.EMPTY),
        new DatabaseOp.ComputeMergeState("notes", List.of(TIP)),
        new DatabaseOp.GetEntry(TIP),
        new DatabaseOp.GetCachedState("notes", TIP),
        new DatabaseOp.CacheState("notes", TIP, Bytes.utf8("{}")),
        new DatabaseOp.SubscribeWrites(Snapshot.EMPTY));
  }

  @ParameterizedTest
  @MethodSource("reads")
  void nobodyReadsWhatIsNotTheirs(DatabaseOp op) {
    try (RawClient client = served.client("admin")) {
      ServiceError error = client.fails(notes.rootId(), asAdmin, op);
      assertThat(error.kind()).isEqualTo("PermissionDenied");
      assertThat(error.message())
          .isEqualTo(
              "Permission denied: tree %s: pubkey %s not permitted for Read"
                  .formatted(notes.rootId(), served.admin.defaultKey()));
    }
  }

  @Test
  void anEntryIsAsClosedAsItsDatabase() {
    Id tip = notes.snapshot().tips().getFirst();
    DatabaseOp get = new DatabaseOp.GetEntry(tip);
    try (RawClient client = served.client("admin");
        RawClient own = served.client("bob")) {
      assertThat(client.fails(Id.EMPTY, asAdmin, get).kind()).isEqualTo("PermissionDenied");
      assertThat(client.fails(Id.EMPTY, SigKey.Direct.NONE, get).kind())
          .isEqualTo("PermissionDenied");
      assertThat(own.ask(Id.EMPTY, asBob, get))
          .isEqualTo(new ServiceResponse.OneEntry(notes.getEntry(tip)));
    }
  }

  @Test
  void whatIsNotHereIsNotFound() {
    try (RawClient client = served.client("bob")) {
      ServiceError error = client.fails(TIP, asBob, new DatabaseOp.GetVerifiedTips());
      assertThat(error)
          .isEqualTo(new ServiceError("backend", "EntryNotFound", "Entry not found: " + TIP));
      assertThat(client.fails(Id.EMPTY, asBob, new DatabaseOp.GetEntry(TIP)).kind())
          .isEqualTo("EntryNotFound");
    }
  }

  @Test
  void anEntryThatIsNoRootIsNoDatabase() {
    Id tip = notes.snapshot().tips().getFirst();
    try (RawClient client = served.client("admin")) {
      ServiceError error = client.fails(tip, asAdmin, new DatabaseOp.GetVerifiedTips());
      assertThat(error.message()).doesNotContain(notes.rootId().toString());
    }
  }

  /** In the reference the state of any database can be had under the name of none. */
  @Test
  void aStateIsFoundOnlyUnderItsDatabaseAndByItsUser() {
    Bytes state = Bytes.copyOf(new byte[] {0, -1, 'x'});
    DatabaseOp get = new DatabaseOp.GetCachedState("notes", TIP);
    try (RawClient client = served.client("bob");
        RawClient other = served.client("admin")) {
      assertThat(client.ask(notes.rootId(), asBob, get))
          .isEqualTo(new ServiceResponse.CachedState(Optional.empty()));
      client.ask(notes.rootId(), asBob, new DatabaseOp.CacheState("notes", TIP, Bytes.utf8("old")));
      client.ask(notes.rootId(), asBob, new DatabaseOp.CacheState("notes", TIP, state));
      assertThat(client.ask(notes.rootId(), asBob, get))
          .isEqualTo(new ServiceResponse.CachedState(Optional.of(state)));
      assertThat(other.ask(Id.EMPTY, asAdmin, get))
          .isEqualTo(new ServiceResponse.CachedState(Optional.empty()));
    }
    try (RawClient again = served.client("bob")) {
      assertThat(again.ask(notes.rootId(), asBob, get))
          .isEqualTo(new ServiceResponse.CachedState(Optional.of(state)));
    }
  }

  @Test
  void aTransactionIsToldAllThatItsEntryNames() {
    Snapshot tips = notes.snapshot();
    try (RawClient client = served.client("bob")) {
      var context =
          (TransactionContext)
              client.ask(
                  notes.rootId(),
                  asBob,
                  new DatabaseOp.BeginTransaction(List.of("notes", "none"), ReadScope.VERIFIED));
      var tip = new TransactionContext.Parent(tips.tips().getFirst(), 1);
      assertThat(context.mainParents()).containsExactly(tip);
      assertThat(context.storeParents().get("notes")).containsExactly(tip);
      assertThat(context.storeParents().get("none")).isEmpty();
      assertThat(context.settingsTips()).isEqualTo(Snapshot.of(notes.rootId()));
      assertThat(context.settings().utf8()).contains("\"name\":{\"Text\":\"notes\"}");
    }
  }

  @Test
  void storesAreRead() {
    Id first = notes.snapshot().tips().getFirst();
    notes.write(change -> change.getStore(DocStore.TYPE, "notes").set("k2", "v2"));
    Snapshot tips = notes.snapshot();
    try (RawClient client = served.client("bob")) {
      var state =
          (ServiceResponse.State)
              client.ask(notes.rootId(), asBob, new DatabaseOp.GetStoreState("notes"));
      assertThat(state.json().utf8())
          .isEqualTo("{\"children\":{\"k\":{\"Text\":\"v\"},\"k2\":{\"Text\":\"v2\"}}}");
      var entries =
          (ServiceResponse.Entries)
              client.ask(
                  notes.rootId(),
                  asBob,
                  new DatabaseOp.GetStoreEntries("notes", tips, ReadScope.VERIFIED));
      assertThat(entries.entries().stream().map(Entry::id))
          .containsExactly(first, tips.tips().getFirst());
      assertThat(
              client.ask(
                  notes.rootId(),
                  asBob,
                  new DatabaseOp.GetStoreTipsUpTo("notes", Snapshot.of(first))))
          .isEqualTo(new ServiceResponse.Ids(Snapshot.of(first)));
      assertThat(
              client.ask(
                  notes.rootId(),
                  asBob,
                  new DatabaseOp.ComputeMergeState(
                      "notes", List.of(first, tips.tips().getFirst()))))
          .isEqualTo(new ServiceResponse.MergeState(first, tips.tips()));
      assertThat(
              client
                  .fails(
                      notes.rootId(), asBob, new DatabaseOp.ComputeMergeState("notes", List.of()))
                  .kind())
          .isEqualTo("EmptyEntryList");
      assertThat(
              client
                  .fails(
                      notes.rootId(),
                      asBob,
                      new DatabaseOp.GetStoreTipsUpTo(
                          "notes", Snapshot.of(served.instance.metadata().usersDb())))
                  .kind())
          .isEqualTo("EntryNotInTree");
    }
  }

  @Test
  void whoLostTheRightReadsNoMore() {
    notes.withTransaction(change -> {
      change.getSettings().setAuthKey(served.admin.defaultKey(), AuthKey.active(Permission.read()));
      return change;
    });
    DatabaseOp tips = new DatabaseOp.GetVerifiedTips();
    try (RawClient client = served.client("admin")) {
      client.ask(notes.rootId(), asAdmin, new DatabaseOp.SubscribeWrites(Snapshot.EMPTY));
      notes.write(change -> change.getStore(DocStore.TYPE, "notes").set("k", "1"));
      assertThat(client.ask(notes.rootId(), asAdmin, tips)).isInstanceOf(ServiceResponse.Ids.class);
      assertThat(client.takeNews()).hasSize(1);
      notes.withTransaction(change -> {
        change.getSettings().revokeAuthKey(served.admin.defaultKey());
        return change;
      });
      notes.write(change -> change.getStore(DocStore.TYPE, "notes").set("k", "2"));
      assertThat(client.fails(notes.rootId(), asAdmin, tips).kind()).isEqualTo("PermissionDenied");
      assertThat(client.takeNews()).isEmpty();
    }
  }

  @Test
  void whatIsNotHereIsLetThroughUnlessItMustBe() {
    Gate gate = new Gate(served.instance.trees());
    Gate.Caller caller = new Gate.Caller(served.admin.defaultKey(), asAdmin);
    gate.passRead(caller, TIP);
    assertThatExceptionOfType(EideticaException.class)
        .isThrownBy(() -> gate.passAdmin(caller, TIP))
        .satisfies(e -> assertThat(e.kind()).isEqualTo(ErrorKind.AUTH_PERMISSION_DENIED));
  }

  @Test
  void anAdministratorMaySetTheMetadataThatAre() {
    DatabaseOp set = new DatabaseOp.SetInstanceMetadata(served.instance.metadata());
    InstanceMetadata other = new InstanceMetadata(bob.defaultKey(), TIP, TIP, Optional.empty());
    try (RawClient admin = served.client("admin");
        RawClient client = served.client("bob")) {
      assertThat(admin.ask(Id.EMPTY, asAdmin, set)).isInstanceOf(ServiceResponse.Ok.class);
      assertThat(client.fails(Id.EMPTY, asBob, set).kind()).isEqualTo("PermissionDenied");
      assertThat(admin.fails(Id.EMPTY, asAdmin, new DatabaseOp.SetInstanceMetadata(other)).kind())
          .isEqualTo("InvalidOperation");
    }
  }
}
