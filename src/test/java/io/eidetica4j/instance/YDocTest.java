package io.eidetica4j.instance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.eidetica4j.ErrorKind;
import io.eidetica4j.auth.Thrown;
import io.eidetica4j.codec.Bytes;
import io.eidetica4j.crdt.Crdt;
import io.eidetica4j.crdt.Doc;
import io.eidetica4j.crdt.y.StateVector;
import io.eidetica4j.crdt.y.YDocument;
import io.eidetica4j.crdt.y.YState;
import io.eidetica4j.crdt.y.YValue;
import io.eidetica4j.database.Database;
import io.eidetica4j.database.Transaction;
import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.Snapshot;
import io.eidetica4j.store.PasswordStore;
import io.eidetica4j.store.YDoc;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Yjs documents in a database: written, read, merged, refused. */
class YDocTest {
  private static final String NOTE = "note";

  private final Opened opened = Instance.connectOrCreate("memory://", NewUser.passwordless("ann"));
  private final User user = opened.user().orElseThrow();
  private final Database database = user.createDatabase(Doc.EMPTY, user.defaultKey());

  @AfterEach
  void close() {
    opened.close();
  }

  private Id edit(Transaction transaction, Consumer<YDocument> edits) {
    transaction.getStore(YDoc.TYPE, NOTE).withDocMut(edits);
    return transaction.commit();
  }

  private Id edit(Consumer<YDocument> edits) {
    return edit(database.newTransaction(), edits);
  }

  private Id append(String text) {
    return edit(document -> document.getText("t").append(text));
  }

  private YDoc viewer() {
    return database.getStoreViewer(YDoc.TYPE, NOTE);
  }

  private static String text(YDoc store) {
    return store.withDoc(document -> document.getText("t").text());
  }

  private int staged(Id entry) {
    return YState.CRDT.decode(database.getEntry(entry).data(NOTE)).update().length();
  }

  @Test
  void textAndMapsPersistAndAccumulate() { // 113
    append("one");
    edit(document -> {
      document.getMap("m").setArray("list").push(YValue.of(1), YValue.of("two"));
      document.getText("t").append(" two");
    });
    append(" three");
    assertThat(viewer().withDoc(YDocument::toJson))
        .isEqualTo("{\"m\":{\"list\":[1,\"two\"]},\"t\":\"one two three\"}");
    assertThat(viewer().doc().toJson()).isEqualTo(viewer().withDoc(YDocument::toJson));
    assertThat(database.getIndex().entry(NOTE).typeId()).isEqualTo("ydoc:v0");
  }

  @Test
  void aSmallEditStagesFewBytes() { // 114
    int first = staged(append("x".repeat(10_000)));
    int second = staged(edit(document -> document.getText("t").insert(5_000, "a small edit.")));
    assertThat(first).isGreaterThan(10_000);
    assertThat(second).isLessThan(200);
    for (int i = 0; i < 50; i++) {
      int at = 10 * i;
      edit(document -> document.getText("t").delete(at, 2));
    }
    assertThat(staged(append("."))).as("without the deletions of others").isLessThan(60);
  }

  @Test
  void updatesOfOthersAreTakenIn() { // 115
    append("ours");
    YDocument theirs = new YDocument();
    theirs.applyUpdate(viewer().getUpdate());
    StateVector known = theirs.stateVector();
    theirs.getText("t").insert(0, "theirs and ");
    Transaction transaction = database.newTransaction();
    transaction.getStore(YDoc.TYPE, NOTE).applyUpdate(theirs.encodeStateAsUpdate(known));
    assertThat(text(transaction.getStore(YDoc.TYPE, NOTE))).isEqualTo("theirs and ours");
    transaction.commit();
    assertThat(text(viewer())).isEqualTo("theirs and ours");
    assertThat(viewer().stateVector()).isEqualTo(theirs.stateVector());
    theirs.applyUpdate(viewer().diff(known));
    assertThat(theirs.getText("t").text()).isEqualTo("theirs and ours");
  }

  @Test
  void updatesThatComeTooEarlyAreKept() {
    List<Bytes> updates = new ArrayList<>();
    YDocument theirs = new YDocument();
    theirs.onUpdate(updates::add);
    theirs.getText("t").append("a");
    theirs.getText("t").append("b");
    for (Bytes update : updates.reversed()) {
      Transaction transaction = database.newTransaction();
      transaction.getStore(YDoc.TYPE, NOTE).applyUpdate(update);
      transaction.commit();
    }
    assertThat(text(viewer())).isEqualTo("ab");
  }

  @Test
  void aTransactionSeesWhatItStagedAndStagesOneChange() {
    append("a");
    Transaction transaction = database.newTransaction();
    YDoc store = transaction.getStore(YDoc.TYPE, NOTE);
    store.withDocMut(document -> document.getText("t").append("b"));
    transaction.getStore(YDoc.TYPE, NOTE).withDocMut(d -> d.getText("t").append("c"));
    int length = store.computeWithDocMut(document -> document.getText("t").length());
    assertThat(length).isEqualTo(3);
    assertThat(text(store)).isEqualTo("abc");
    assertThat(text(viewer())).isEqualTo("a");
    transaction.commit();
    assertThat(text(viewer())).isEqualTo("abc");
  }

  @Test
  void editsThatFailLeaveNothing() {
    append("a");
    Transaction transaction = database.newTransaction();
    YDoc store = transaction.getStore(YDoc.TYPE, NOTE);
    store.withDocMut(document -> document.getText("t").append("b"));
    assertThatThrownBy(() ->
            store.withDocMut(document -> {
              document.getText("t").delete(0, 2);
              throw new IllegalStateException("changed my mind");
            }))
        .hasMessage("changed my mind");
    Thrown.kind(
        ErrorKind.STORE_IMPLEMENTATION_ERROR, () -> store.applyUpdate(Bytes.fromHex("010203")));
    assertThat(text(store)).isEqualTo("ab");
    store.withDocMut(document -> document.getText("t").append("c"));
    transaction.commit();
    assertThat(text(viewer())).isEqualTo("abc");
  }

  @Test
  void whatIsNotCommittedIsForgotten() {
    append("a");
    database
        .newTransaction()
        .getStore(YDoc.TYPE, NOTE)
        .withDocMut(document -> document.getText("t").append("lost"));
    assertThat(text(viewer())).isEqualTo("a");
    append("b");
    assertThat(text(viewer())).isEqualTo("ab");
  }

  @Test
  void documentsAreSavedAsAWholeOrAsWhatIsNew() {
    append("a");
    YDocument copy = viewer().doc();
    copy.getText("t").append("b");
    Transaction one = database.newTransaction();
    one.getStore(YDoc.TYPE, NOTE).saveDoc(copy);
    assertThat(text(one.getStore(YDoc.TYPE, NOTE))).isEqualTo("ab");
    one.commit();
    Transaction nothing = database.newTransaction();
    nothing.getStore(YDoc.TYPE, NOTE).saveDoc(copy);
    assertThat(database.getEntry(nothing.commit()).data(NOTE).utf8()).isEqualTo("{\"data\":[0,0]}");
    copy.getText("t").append("c");
    Transaction whole = database.newTransaction();
    whole.getStore(YDoc.TYPE, NOTE).saveDocFull(copy);
    whole.getStore(YDoc.TYPE, NOTE).withDocMut(document -> document.getText("t").append("d"));
    whole.commit();
    assertThat(text(viewer())).isEqualTo("abcd");
  }

  @Test
  void forksMerge() {
    append("base");
    Snapshot fork = database.snapshot();
    edit(database.newTransactionAt(fork), document -> document.getText("t").insert(0, "left "));
    edit(database.newTransactionAt(fork), document -> document.getText("t").append(" right"));
    edit(database.newTransactionAt(fork), document -> document.getText("t").delete(0, 1));
    assertThat(database.snapshot().size()).isEqualTo(3);
    assertThat(text(viewer())).isEqualTo("left ase right");
    assertThat(text(database.getStoreViewer(YDoc.TYPE, NOTE, fork))).isEqualTo("base");
    append("!");
    assertThat(text(viewer())).isEqualTo("left ase right!");
    assertThat(text(database.getStoreViewer(YDoc.TYPE, NOTE, fork))).isEqualTo("base");
  }

  @Test
  void viewsAndReadersCantEdit() {
    append("a");
    YDoc viewer = viewer();
    Thrown.kind(
        ErrorKind.STORE_REQUIRES_TRANSACTION,
        () -> viewer.withDocMut(document -> document.getText("t").append("b")));
    assertThat(text(viewer)).isEqualTo("a");
    Thrown.kind(
        ErrorKind.CRDT_INVALID_VALUE,
        () ->
            viewer.withDoc(document -> {
              document.getText("t").append("b");
              return document;
            }));
    assertThat(text(viewer())).isEqualTo("a");
  }

  @Test
  void appendingByOneNodeTakesOneClientAndFewBytes() {
    for (int i = 0; i < 200; i++) {
      append("x");
    }
    assertThat(viewer().stateVector().clocks()).hasSize(1);
    assertThat(viewer().getUpdate().length()).isLessThan(250);
  }

  @Test
  void badPayloadsAreToldByName() {
    Crdt<YState> kind = YState.CRDT;
    Thrown.kind(
        ErrorKind.STORE_IMPLEMENTATION_ERROR, () -> kind.decode(Bytes.utf8("{\"data\":[1,2,3]}")));
    for (String payload : List.of("", "[]", "{}", "{\"data\":7}", "{\"data\":[256]}")) {
      Thrown.kind(ErrorKind.CRDT_DESERIALIZATION_FAILED, () -> kind.decode(Bytes.utf8(payload)));
    }
    assertThat(kind.decode(Bytes.utf8("{\"data\":[]}")).isEmpty()).isTrue();
    assertThat(kind.encode(YState.EMPTY).utf8()).isEqualTo("{\"data\":[]}");
  }

  @Test
  void itCanBeEncrypted() {
    Transaction transaction = database.newTransaction();
    PasswordStore<YDoc> made = transaction.getStore(PasswordStore.type(YDoc.TYPE), "secret");
    made.initialize("pw");
    made.inner().withDocMut(document -> document.getText("t").append("hidden"));
    made.inner().withDocMut(document -> document.getText("t").append(" text"));
    transaction.commit();
    try (PasswordStore<YDoc> store =
        database.getStoreViewer(PasswordStore.type(YDoc.TYPE), "secret")) {
      store.open("pw");
      assertThat(text(store.inner())).isEqualTo("hidden text");
    }
  }
}
