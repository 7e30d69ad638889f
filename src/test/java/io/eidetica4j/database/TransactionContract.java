package io.eidetica4j.database;

import static io.eidetica4j.database.Steps.DATA;
import static io.eidetica4j.database.Steps.grant;
import static io.eidetica4j.database.Steps.json;
import static io.eidetica4j.database.Steps.key;
import static io.eidetica4j.database.Steps.keys;
import static io.eidetica4j.database.Steps.put;
import static io.eidetica4j.database.Steps.putAt;
import static io.eidetica4j.database.Steps.revoke;
import static io.eidetica4j.database.Steps.setting;
import static io.eidetica4j.database.Steps.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.eidetica4j.ErrorClass;
import io.eidetica4j.ErrorKind;
import io.eidetica4j.auth.AuthKey;
import io.eidetica4j.auth.Permission;
import io.eidetica4j.auth.Thrown;
import io.eidetica4j.crdt.Doc;
import io.eidetica4j.crdt.Value;
import io.eidetica4j.crypto.PrivateKey;
import io.eidetica4j.entry.Entry;
import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.Snapshot;
import io.eidetica4j.store.DocStore;
import io.eidetica4j.store.StoreNames;
import java.util.List;
import org.junit.jupiter.api.Test;

abstract class TransactionContract extends DatabaseContract {
  private final PrivateKey other = key(2);

  @Test
  void stagedValuesAreSeenByTheirOwnTransactionOnly() { // 40
    Database database = create();
    Transaction mine = database.newTransaction();
    Transaction another = database.newTransaction();
    mine.getStore(DocStore.TYPE, DATA).set("k", "v");
    assertThat(mine.getStore(DocStore.TYPE, DATA).getText("k")).isEqualTo("v");
    assertThat(another.getStore(DocStore.TYPE, DATA).contains("k")).isFalse();
    mine.commit();
    assertThat(another.getStore(DocStore.TYPE, DATA).contains("k")).isFalse();
    assertThat(database.newTransaction().getStore(DocStore.TYPE, DATA).getText("k")).isEqualTo("v");
  }

  @Test
  void whatWasOpenedBeforeALaterCommitGoesOnSeeingTheOldState() { // 41
    Database database = create();
    put(database, DATA, "k", "old");
    put(database, "untouched", "k", "old");
    Transaction transaction = database.newTransaction();
    DocStore viewer = database.getStoreViewer(DocStore.TYPE, DATA);
    put(database, DATA, "k", "new");
    put(database, "untouched", "k", "new");
    assertThat(viewer.getText("k")).isEqualTo("old");
    assertThat(transaction.getStore(DocStore.TYPE, DATA).getText("k")).isEqualTo("old");
    assertThat(transaction.getStore(DocStore.TYPE, "untouched").getText("k")).isEqualTo("old");
    assertThat(text(database, DATA, "k")).isEqualTo("new");
  }

  @Test
  void oneTransactionWritesSeveralStoresAndTheLastValueWins() { // 42
    Database database = create();
    Transaction transaction = database.newTransaction();
    transaction.getStore(DocStore.TYPE, "a").set("k", "1");
    transaction.getStore(DocStore.TYPE, "b").set("k", "2");
    transaction.getStore(DocStore.TYPE, "a").set("k", "3");
    Entry entry = database.getEntry(transaction.commit());
    assertThat(entry.subtreeNames()).containsExactly("_index", "a", "b");
    assertThat(text(database, "a", "k")).isEqualTo("3");
    assertThat(text(database, "b", "k")).isEqualTo("2");
  }

  @Test
  void aStoreThatIsOpenedButNotWrittenIsRegisteredAndEmpty() { // 43
    Database database = create();
    Transaction transaction = database.newTransaction();
    transaction.getStore(DocStore.TYPE, "empty");
    Entry entry = database.getEntry(transaction.commit());
    assertThat(entry.subtree("empty").orElseThrow().data()).isEmpty();
    assertThat(keys(database, "empty")).isEmpty();
    assertThat(database.storeNames()).containsExactly("empty");
  }

  @Test
  void openingARegisteredStoreLeavesNoTrace() {
    Database database = create();
    put(database, DATA, "k", "v");
    Transaction transaction = database.newTransaction();
    transaction.getStore(DocStore.TYPE, DATA).contains("k");
    transaction.getSettings().getName();
    assertThat(database.getEntry(transaction.commit()).subtreeNames()).isEmpty();
  }

  @Test
  void anEmptyTransactionCommitsAndBecomesTheTip() { // 44
    Database database = create();
    Id id = database.newTransaction().commit();
    assertThat(database.snapshot()).containsExactly(id);
    assertThat(database.getEntry(id).subtreeNames()).isEmpty();
    assertThat(database.getEntry(id).parents()).containsExactly(database.rootId());
  }

  @Test
  void atCustomTipsOneSeesTheirAncestryOnly() { // 45
    Database database = create();
    Id a = put(database, DATA, "a", "1");
    put(database, DATA, "b", "1");
    Transaction transaction = database.newTransactionAt(Snapshot.of(a));
    assertThat(transaction.parents()).containsExactly(a);
    assertThat(transaction.getStore(DocStore.TYPE, DATA).getAll().keys()).containsExactly("a");
    Id c = put(transaction, DATA, "c", "1");
    assertThat(database.getEntry(c).parents()).containsExactly(a);
    assertThat(database.getEntry(c).subtreeParents(DATA)).containsExactly(a);
    assertThat(keys(database, DATA)).containsExactly("a", "b", "c");
  }

  @Test
  void twoTransactionsAtOneTipForkAndTheNextOneMerges() { // 46
    Database database = create();
    Transaction one = database.newTransaction();
    Transaction two = database.newTransaction();
    Id a = put(one, DATA, "a", "1");
    Id b = put(two, DATA, "b", "1");
    assertThat(database.snapshot()).isEqualTo(Snapshot.of(a, b));
    Id merge = put(database, DATA, "m", "1");
    assertThat(Snapshot.of(database.getEntry(merge).parents())).isEqualTo(Snapshot.of(a, b));
    assertThat(Snapshot.of(database.getEntry(merge).subtreeParents(DATA)))
        .isEqualTo(Snapshot.of(a, b));
    assertThat(keys(database, DATA)).containsExactly("a", "b", "m");
  }

  @Test
  void storesOfDistantAncestorsAreFoundAtCustomTips() { // 47
    Database database = create();
    Id data = put(database, DATA, "k", "v");
    Id other1 = putAt(database, Snapshot.of(data), "x", "k", "1");
    Id other2 = putAt(database, Snapshot.of(database.rootId()), "y", "k", "1");
    Transaction both = database.newTransactionAt(Snapshot.of(other1, other2));
    assertThat(both.getStore(DocStore.TYPE, DATA).getText("k")).isEqualTo("v");
    Id id = put(both, DATA, "k", "w");
    assertThat(database.getEntry(id).subtreeParents(DATA)).containsExactly(data);
  }

  @Test
  void customTipsMustBeOfThisDatabase() {
    Database database = create();
    Id foreign = create().rootId();
    Id unknown = Id.ofRaw(new byte[] {1});
    Thrown.kind(
        ErrorKind.TRANSACTION_EMPTY_TIPS_NOT_ALLOWED,
        () -> database.newTransactionAt(Snapshot.EMPTY));
    Thrown.kind(
        ErrorKind.BACKEND_ENTRY_NOT_FOUND, () -> database.newTransactionAt(Snapshot.of(unknown)));
    Thrown.kind(
        ErrorKind.TRANSACTION_INVALID_TIP,
        () -> database.newTransactionAt(Snapshot.of(database.rootId(), foreign)));
    Thrown.kind(
        ErrorKind.TRANSACTION_INVALID_TIP,
        () -> database.getStoreViewer(DocStore.TYPE, DATA, Snapshot.of(foreign)));
  }

  @Test
  void withTransactionCommitsAllOrNothing() { // 48
    Database database = create();
    int answer =
        database.withTransaction(t -> {
          t.getStore(DocStore.TYPE, "a").set("k", "1");
          t.getStore(DocStore.TYPE, "b").set("k", "2");
          return 42;
        });
    assertThat(answer).isEqualTo(42);
    assertThat(database.storeNames()).containsExactly("a", "b");
    Snapshot tips = database.snapshot();
    assertThatThrownBy(() ->
            database.withTransaction(t -> {
              t.getStore(DocStore.TYPE, "a").set("k", "lost");
              throw new IllegalStateException("no");
            }))
        .hasMessage("no");
    assertThat(database.snapshot()).isEqualTo(tips);
    assertThat(text(database, "a", "k")).isEqualTo("1");
  }

  @Test
  void spoilingTheAuthSettingsIsRefused() { // 49
    Database database = create();
    for (Value bad : List.of(Value.of("none"), Value.DELETED, Value.of(1))) {
      Transaction transaction = database.newTransaction();
      transaction.getSettings().asDocStore().set("auth", bad);
      assertThat(
              Thrown.kind(ErrorKind.TRANSACTION_CORRUPTED_AUTH_CONFIGURATION, transaction::commit)
                  .is(ErrorClass.AUTHENTICATION))
          .isTrue();
    }
    assertThat(database.entryCount()).isEqualTo(1);
    put(database, DATA, "k", "v");
  }

  @Test
  void takingTheLastAdminAwayIsRefusedToOurOwnAuthors() { // design rule 5
    Database database = create();
    Thrown.kind(ErrorKind.AUTH_INVALID_AUTH_CONFIGURATION, () -> revoke(database, admin));
    grant(database, other, AuthKey.active(Permission.admin(0)));
    revoke(database, admin);
    Thrown.kind(ErrorKind.TRANSACTION_ENTRY_VALIDATION_FAILED, () -> put(database, DATA, "k", "v"));
    put(database.withKey(other), DATA, "k", "v");
  }

  @Test
  void aKeyMayDoWhatItsPermissionSays() { // 43, 44, 45 of spec/03
    Database database = create();
    Database theirs = database.withKey(other);
    Thrown.kind(ErrorKind.TRANSACTION_ENTRY_VALIDATION_FAILED, () -> put(theirs, DATA, "k", "1"));
    grant(database, other, AuthKey.active(Permission.write(5)));
    Id id = put(theirs, DATA, "k", "2");
    assertThat(database.getEntry(id).sig().key()).isEqualTo(theirs.authIdentity().orElseThrow());
    Thrown.kind(
        ErrorKind.TRANSACTION_ENTRY_VALIDATION_FAILED, () -> setting(theirs, "name", "theirs"));
    grant(database, other, AuthKey.active(Permission.admin(5)));
    setting(theirs, "name", "theirs");
    assertThat(database.getName()).isEqualTo("theirs");
  }

  @Test
  void aRevokedKeyCannotCommitOnOldTipsEither() {
    Database database = create();
    grant(database, other, AuthKey.active(Permission.write(5)));
    Transaction early = database.withKey(other).newTransaction();
    early.getStore(DocStore.TYPE, DATA).set("k", "v");
    revoke(database, other);
    Thrown.kind(ErrorKind.TRANSACTION_ENTRY_VALIDATION_FAILED, early::commit);
    assertThat(keys(database, DATA)).isEmpty();
  }

  @Test
  void aTransactionCannotAuthoriseItself() {
    Database database = create();
    Transaction transaction = database.withKey(other).newTransaction();
    transaction.getSettings().setAuthKey(other.publicKey(), AuthKey.active(Permission.admin(0)));
    Thrown.kind(ErrorKind.TRANSACTION_ENTRY_VALIDATION_FAILED, transaction::commit);
  }

  @Test
  void aTransactionIsCommittedOnce() { // design rule 22
    Database database = create();
    Transaction transaction = database.newTransaction();
    DocStore store = transaction.getStore(DocStore.TYPE, DATA);
    store.set("k", "v");
    transaction.commit();
    Thrown.kind(ErrorKind.TRANSACTION_TRANSACTION_ALREADY_COMMITTED, transaction::commit);
    Thrown.kind(ErrorKind.TRANSACTION_TRANSACTION_ALREADY_COMMITTED, transaction::getSettings);
    Thrown.kind(ErrorKind.TRANSACTION_TRANSACTION_ALREADY_COMMITTED, () -> store.set("k", "w"));
    Thrown.kind(ErrorKind.TRANSACTION_TRANSACTION_ALREADY_COMMITTED, () -> store.get("k"));
    assertThat(database.entryCount()).isEqualTo(2);
  }

  @Test
  void commitIfStoresOnlyWhileTheTipsAreTheExpectedOnes() {
    Database database = create();
    Snapshot expected = database.snapshot();
    Transaction early = database.newTransaction();
    Transaction late = database.newTransaction();
    early.getStore(DocStore.TYPE, DATA).set("k", "early");
    late.getStore(DocStore.TYPE, DATA).set("k", "late");
    early.commitIf(expected);
    Snapshot tips = database.snapshot();
    Thrown.kind(ErrorKind.TRANSACTION_TIPS_MOVED, () -> late.commitIf(expected));
    assertThat(database.snapshot()).isEqualTo(tips);
    assertThat(text(database, DATA, "k")).isEqualTo("early");
  }

  @Test
  void viewersRefuseToWriteAndReadUnknownStoresAsEmpty() {
    Database database = create();
    DocStore viewer = database.getStoreViewer(DocStore.TYPE, "unknown");
    assertThat(viewer.getAll()).isEqualTo(Doc.EMPTY);
    Thrown.kind(ErrorKind.STORE_REQUIRES_TRANSACTION, () -> viewer.set("k", "v"));
    assertThat(database.storeNames()).isEmpty();
    assertThat(database.getIndex().list()).isEmpty();
  }

  @Test
  void aDeletedKeyLeavesATombstone() { // 51
    Database database = create();
    put(database, DATA, "k", "v");
    Steps.edit(database, DATA, store -> store.delete("k"));
    assertThat(keys(database, DATA)).isEmpty();
    assertThat(json(database, DATA)).contains("\"k\"");
  }

  @Test
  void systemStoresMayBeReadAsDocumentsAndAreNeverRegistered() { // 86, 91
    Database database = create();
    put(database, DATA, "k", "v");
    DocStore index = database.newTransaction().getStore(DocStore.TYPE, StoreNames.INDEX);
    assertThat(index.getDoc(DATA).getText("type")).contains("docstore:v0");
    database.newTransaction().commit();
    assertThat(database.storeNames()).containsExactly(DATA);
  }
}
