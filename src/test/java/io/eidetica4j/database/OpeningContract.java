package io.eidetica4j.database;

import static io.eidetica4j.database.Steps.DATA;
import static io.eidetica4j.database.Steps.grant;
import static io.eidetica4j.database.Steps.key;
import static io.eidetica4j.database.Steps.put;
import static io.eidetica4j.database.Steps.revoke;
import static io.eidetica4j.database.Steps.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.eidetica4j.ErrorKind;
import io.eidetica4j.auth.AuthKey;
import io.eidetica4j.auth.DatabaseKey;
import io.eidetica4j.auth.Permission;
import io.eidetica4j.auth.SigKeyGrant;
import io.eidetica4j.auth.Thrown;
import io.eidetica4j.crdt.Doc;
import io.eidetica4j.crypto.PrivateKey;
import io.eidetica4j.entry.Entry;
import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.SigKey;
import io.eidetica4j.entry.Snapshot;
import io.eidetica4j.store.DocStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

abstract class OpeningContract extends DatabaseContract {
  private final PrivateKey other = key(2);

  @Test
  void aReopenedDatabaseHasItsStoresAndData() { // 9
    Database database = create();
    put(database, "notes", "k", "v");
    Snapshot tips = database.snapshot();
    restart();
    Database again = trees.open(database.rootId()).withKey(admin);
    assertThat(again.snapshot()).isEqualTo(tips);
    assertThat(again.storeNames()).containsExactly("notes");
    assertThat(text(again, "notes", "k")).isEqualTo("v");
    put(again, "notes", "k", "w");
    assertThat(text(again, "notes", "k")).isEqualTo("w");
  }

  @Test
  void anUnknownRootCannotBeOpened() {
    Id unknown = Id.ofRaw(new byte[] {1});
    Thrown.kind(ErrorKind.BACKEND_ENTRY_NOT_FOUND, () -> trees.open(unknown));
    Thrown.kind(
        ErrorKind.BACKEND_ENTRY_NOT_FOUND, () -> trees.findSigkeys(unknown, admin.publicKey()));
  }

  @Test
  void anUnauthorisedKeyOpensButMayDoNothing() { // 10
    Database database = create().withKey(other);
    assertThat(Thrown.kind(ErrorKind.AUTH_KEY_NOT_FOUND, database::currentPermission))
        .hasMessageContaining("not found");
    Thrown.kind(ErrorKind.TRANSACTION_ENTRY_VALIDATION_FAILED, () -> put(database, DATA, "k", "v"));
    assertThat(database.entryCount()).isEqualTo(1);
    assertThat(trees.canAccess(database.rootId(), other.publicKey(), Permission.read())).isFalse();
  }

  @Test
  void ofTwoWaysIntoADatabaseTheStrongerComesFirst() { // 11
    Database database = create();
    Transaction transaction = database.newTransaction();
    transaction.getSettings().setGlobalAuthKey(AuthKey.active(Permission.write(10)));
    transaction.commit();
    assertThat(trees.findSigkeys(database.rootId(), admin.publicKey()))
        .containsExactly(
            new SigKeyGrant(SigKey.fromPubkey(admin.publicKey()), Permission.admin(0)),
            new SigKeyGrant(SigKey.global(admin.publicKey()), Permission.write(10)));
    assertThat(trees.canAccess(database.rootId(), other.publicKey(), Permission.write(10)))
        .isTrue();
    assertThat(trees.canAccess(database.rootId(), other.publicKey(), Permission.write(5)))
        .isFalse();
    assertThat(database.withKey(DatabaseKey.global(other)).currentPermission())
        .isEqualTo(Permission.write(10));
  }

  @Test
  void permissionIsThatOfTheSettingsOfNow() {
    Database database = create();
    grant(database, other, AuthKey.active("laptop", Permission.write(7)));
    Database named = trees.open(database.rootId()).withKey(DatabaseKey.named(other, "laptop"));
    assertThat(named.currentPermission()).isEqualTo(Permission.write(7));
    assertThat(named.authIdentity()).contains(SigKey.fromName("laptop"));
    revoke(database, other);
    Thrown.kind(ErrorKind.AUTH_KEY_NOT_FOUND, named::currentPermission);
    assertThat(trees.findSigkeys(database.rootId(), other.publicKey())).isEmpty();
  }

  @Test
  void permissionNeedsAKeyAndAnIdentityThatIsItsOwn() {
    Database database = create();
    assertThat(
            Thrown.kind(
                ErrorKind.AUTH_INVALID_AUTH_CONFIGURATION,
                () -> trees.open(database.rootId()).currentPermission()))
        .hasMessageContaining("No signing key configured");
    DatabaseKey borrowed = new DatabaseKey(other, SigKey.fromPubkey(admin.publicKey()));
    Thrown.kind(
        ErrorKind.AUTH_SIGNING_KEY_MISMATCH, () -> database.withKey(borrowed).currentPermission());
    assertThat(
            Thrown.kind(
                ErrorKind.AUTH_INVALID_AUTH_CONFIGURATION,
                () -> database.withKey(DatabaseKey.global(other)).currentPermission()))
        .hasMessageContaining("not configured");
  }

  @Test
  void handlesAreIndependentOfEachOther() {
    Database database = create();
    Database bare = trees.open(database.rootId());
    assertThat(bare.authIdentity()).isEqualTo(Optional.empty());
    assertThat(bare.withKey(admin).withKey(other).authIdentity())
        .contains(SigKey.fromPubkey(other.publicKey()));
    assertThat(database.authIdentity()).contains(SigKey.fromPubkey(admin.publicKey()));
    Thrown.kind(
        ErrorKind.TRANSACTION_AUTHENTICATION_REQUIRED, () -> put(bare, DATA, "k", "v")); // 50
    assertThat(bare.toString()).contains(bare.rootId().toString());
  }

  @Test
  void entriesAreReadById() { // 14, 15
    Database database = create();
    List<Id> ids = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      ids.addFirst(put(database, DATA, "k" + i, "v"));
    }
    List<Entry> entries = database.getEntries(ids);
    assertThat(entries.stream().map(Entry::id)).containsExactlyElementsOf(ids);
    for (Entry entry : entries) {
      assertThat(entry).isEqualTo(database.getEntry(entry.id()));
      assertThat(entry.sig().key()).isEqualTo(SigKey.fromPubkey(admin.publicKey()));
      assertThat(entry.sig().sig()).isPresent();
    }
    Id unknown = Id.ofRaw(new byte[] {1});
    Thrown.kind(ErrorKind.BACKEND_ENTRY_NOT_FOUND, () -> database.getEntry(unknown));
    Thrown.kind(
        ErrorKind.BACKEND_ENTRY_NOT_FOUND,
        () -> database.getEntries(List.of(ids.getFirst(), unknown)));
  }

  @Test
  void entriesOfAnotherDatabaseAreRefused() { // 16
    Database database = create();
    Id foreign = put(create(), DATA, "k", "v");
    assertThat(
            Thrown.kind(ErrorKind.INSTANCE_ENTRY_NOT_IN_DATABASE, () -> database.getEntry(foreign)))
        .hasMessageContaining("does not belong to database");
    Thrown.kind(
        ErrorKind.INSTANCE_ENTRY_NOT_IN_DATABASE,
        () -> database.getEntries(List.of(database.rootId(), foreign)));
    assertThat(database.status(foreign)).isEmpty();
  }

  @Test
  void signaturesOfCommittedEntriesVerify() { // 17
    Database database = create();
    Id id = put(database, DATA, "k", "v");
    assertThat(database.verifyEntrySignature(id)).isTrue();
    assertThat(database.verifyEntrySignature(database.rootId())).isTrue();
    Thrown.kind(
        ErrorKind.BACKEND_ENTRY_NOT_FOUND,
        () -> database.verifyEntrySignature(Id.ofRaw(new byte[] {1})));
  }

  @Test
  void eachCommitAddsOneEntry() { // 18
    Database database = create();
    for (int i = 1; i <= 4; i++) {
      assertThat(database.getAllEntries()).hasSize(i);
      assertThat(database.entryCount()).isEqualTo(i);
      put(database, DATA, "k", "v" + i);
    }
    List<Long> heights = database.getAllEntries().stream().map(Entry::height).toList();
    assertThat(heights).containsExactly(0L, 1L, 2L, 3L, 4L);
  }

  @Test
  void namesAndStoreNamesAreThoseOfTheDatabase() {
    Database database = create(Doc.EMPTY);
    Thrown.kind(ErrorKind.STORE_KEY_NOT_FOUND, database::getName);
    assertThat(database.storeNames()).isEmpty();
    put(database, "b", "k", "v");
    put(database, "a", "k", "v");
    assertThat(database.storeNames()).containsExactly("a", "b");
    Steps.setting(database, "name", "later");
    assertThat(database.getName()).isEqualTo("later");
  }

  @Test
  void afterClosingEveryCallSaysSo() {
    Database database = create();
    Id id = put(database, DATA, "k", "v");
    Transaction open = database.newTransaction();
    DocStore viewer = database.getStoreViewer(DocStore.TYPE, DATA);
    trees.close();
    List<ThrowingCallable> calls =
        List.of(
            () -> trees.open(id),
            () -> trees.create(DatabaseKey.of(admin), Doc.EMPTY),
            () -> trees.putRemoteEntries(id, List.of()),
            database::snapshot,
            database::newTransaction,
            database::getSettings,
            database::getName,
            database::storeNames,
            database::getRoot,
            () -> database.getEntry(id),
            database::getTipEntries,
            database::getAllEntries,
            database::entryCount,
            database::height,
            database::verify,
            () -> database.entries(Optional.empty(), Optional.empty(), 10),
            () -> database.status(id),
            () -> database.verifyEntrySignature(id),
            () -> database.idsAdded(Snapshot.EMPTY, Snapshot.of(id)),
            () -> database.onWrite((event, db) -> WriteListener.Tail.NONE),
            database::currentPermission,
            () -> database.getStoreViewer(DocStore.TYPE, DATA),
            () -> viewer.get("k"),
            () -> open.getStore(DocStore.TYPE, DATA),
            open::commit);
    for (int i = 0; i < calls.size(); i++) {
      Thrown.kind(ErrorKind.INSTANCE_INSTANCE_DROPPED, calls.get(i));
    }
  }
}
