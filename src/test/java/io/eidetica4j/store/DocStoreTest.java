package io.eidetica4j.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.eidetica4j.ErrorClass;
import io.eidetica4j.ErrorKind;
import io.eidetica4j.Limits;
import io.eidetica4j.auth.Thrown;
import io.eidetica4j.crdt.CrdtList;
import io.eidetica4j.crdt.Doc;
import io.eidetica4j.crdt.Value;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class DocStoreTest {
  private final FakeContext context = new FakeContext();
  private final DocStore store = DocStore.TYPE.open(context, "notes");

  @Test
  void whatIsSetIsReadBeforeAndAfterACommit() {
    store.set("text", "v");
    store.set("int", -5);
    store.set("bool", true);
    for (int i = 0; i < 2; i++) {
      assertThat(store.getText("text")).isEqualTo("v");
      assertThat(store.getInt("int")).isEqualTo(-5);
      assertThat(store.getBool("bool")).isTrue();
      context.commit();
    }
    store.set("text", "w");
    assertThat(store.getText("text")).isEqualTo("w");
  }

  @Test
  void anUnknownKeyIsNotFoundAndAnUnknownStoreIsEmpty() {
    var error = Thrown.kind(ErrorKind.STORE_KEY_NOT_FOUND, () -> store.get("x"));
    assertThat(error).hasMessage("Key not found in store 'notes': x");
    assertThat(error.is(ErrorClass.NOT_FOUND)).isTrue();
    assertThat(store.find("x")).isEmpty();
    assertThat(DocStore.TYPE.load(context, "unknown").getAll().isEmpty()).isTrue();
  }

  @Test
  void aValueOfAnotherKindIsATypeMismatch() {
    store.set("n", 1);
    var error = Thrown.kind(ErrorKind.STORE_TYPE_MISMATCH, () -> store.getText("n"));
    assertThat(error).hasMessage("Type mismatch in store 'notes': expected String, found int");
    Thrown.kind(ErrorKind.STORE_TYPE_MISMATCH, () -> store.getList("n"));
    Thrown.kind(ErrorKind.STORE_TYPE_MISMATCH, () -> store.getDoc("n"));
    Thrown.kind(ErrorKind.STORE_TYPE_MISMATCH, () -> store.getBool("n"));
    store.set("t", "1");
    Thrown.kind(ErrorKind.STORE_TYPE_MISMATCH, () -> store.getInt("t"));
  }

  @Test
  void nestedDocsAndListsRoundTrip() {
    CrdtList list = CrdtList.of(Value.of("a"), Value.of(2));
    store.set("d", Doc.EMPTY.with("x.y", 1).with("l", list));
    context.commit();
    assertThat(store.getInt("d.x.y")).isEqualTo(1);
    assertThat(store.getList("d.l")).isEqualTo(list);
    assertThat(store.getText("d.l.0")).isEqualTo("a");
    store.set("d", Doc.atomic().with("z", 3));
    assertThat(store.getDoc("d")).isEqualTo(Doc.atomic().with("z", 3));
  }

  @Test
  void aDottedKeyNestsAndReplacesAScalarOnTheWay() {
    store.set("a", 1);
    store.set("a.b.c", 2);
    assertThat(store.getInt("a.b.c")).isEqualTo(2);
    assertThat(context.stagedDoc("notes").keys()).containsExactly("a");
    assertThat(store.contains("a.b")).isTrue();
  }

  @Test
  void aStagedDocMergesWithHistoryInReadsInsteadOfHidingIt() {
    store.set("d.old", 1);
    context.commit();
    store.set("d.new", 2);
    assertThat(store.getInt("d.old")).isEqualTo(1);
    assertThat(store.getDoc("d").keys()).containsExactly("new", "old");
  }

  @Test
  void aStagedTombstoneHidesACommittedValue() {
    store.set("k", 1);
    store.set("d.x", 1);
    context.commit();
    assertThat(store.delete("k")).isTrue();
    assertThat(store.delete("d.x")).isTrue();
    assertThat(store.find("k")).isEmpty();
    assertThat(store.contains("k")).isFalse();
    assertThat(store.contains("d.x")).isFalse();
    assertThat(store.contains("d")).isTrue();
    Thrown.kind(ErrorKind.STORE_KEY_NOT_FOUND, () -> store.getAtPath(List.of("k")));
    assertThat(store.delete("k")).isFalse();
    context.commit();
    assertThat(store.find("k")).isEmpty();
    assertThat(store.getAll().isTombstone("k")).isTrue();
  }

  @Test
  void deletingWhatIsNotThereStagesNothing() {
    context.commit();
    assertThat(store.delete("x")).isFalse();
    assertThat(store.delete("...")).isFalse();
    assertThat(store.localData()).isEmpty();
  }

  @Test
  void deletingAStagedKeyLeavesTheOthers() {
    store.set("a", 1);
    store.set("b", 2);
    assertThat(store.delete("a")).isTrue();
    context.commit();
    assertThat(store.getAll().keys()).containsExactly("b");
  }

  @Test
  void onlyWhatChangedIsStaged() {
    store.set("a", 1);
    context.commit();
    store.set("b", 2);
    assertThat(context.stagedDoc("notes")).isEqualTo(Doc.EMPTY.with("b", 2));
    assertThat(store.localData()).contains(Doc.EMPTY.with("b", 2));
  }

  @Test
  void insertAnswersWhatWasThere() {
    assertThat(store.insert("k", Value.of(1))).isEmpty();
    context.commit();
    assertThat(store.insert("k", Value.of(2))).contains(Value.of(1));
    assertThat(store.insert("k", Value.of(3))).contains(Value.of(2));
    store.delete("k");
    assertThat(store.insert("k", Value.of(4))).isEmpty();
  }

  @Test
  void modifyNeedsAValueOfItsKind() {
    Thrown.kind(
        ErrorKind.STORE_KEY_NOT_FOUND,
        () -> store.modify("n", Value.Int.class, n -> new Value.Int(n.value() + 1)));
    store.set("n", 1);
    assertThat(store.modify("n", Value.Int.class, n -> new Value.Int(n.value() + 1)).value())
        .isEqualTo(2);
    assertThat(store.getInt("n")).isEqualTo(2);
    Thrown.kind(ErrorKind.STORE_TYPE_MISMATCH, () -> store.modify("n", Value.Text.class, t -> t));
  }

  @Test
  void defaultsAreUsedOnlyWhereNothingIsThere() {
    assertThat(store.getOrInsert("n", new Value.Int(7)).value()).isEqualTo(7);
    assertThat(store.getOrInsert("n", new Value.Int(8)).value()).isEqualTo(7);
    assertThat(store.getOrInsert("n", new Value.Text("t")).value()).isEqualTo("t");
    assertThat(store.getText("n")).isEqualTo("t");
    Value.Int first =
        store.modifyOrInsert("m", new Value.Int(10), n -> new Value.Int(n.value() + 1));
    Value.Int second =
        store.modifyOrInsert("m", new Value.Int(10), n -> new Value.Int(n.value() + 1));
    assertThat(first.value()).isEqualTo(11);
    assertThat(second.value()).isEqualTo(12);
    Thrown.kind(
        ErrorKind.STORE_TYPE_MISMATCH, () -> store.modifyOrInsert("m", new Value.Text(""), t -> t));
  }

  @Test
  void pathListsWalkDocumentsOnly() {
    store.setAtPath(List.of("a", "b", "c"), Value.of(1));
    assertThat(store.getAtPath(List.of("a", "b", "c"))).isEqualTo(Value.of(1));
    assertThat(store.getAtPath(List.of("a.b", "c"))).isEqualTo(Value.of(1));
    assertThat(store.getAtPath(List.of())).isEqualTo(store.getAll());
    var missing =
        Thrown.kind(ErrorKind.STORE_KEY_NOT_FOUND, () -> store.getAtPath(List.of("a", "x", "y")));
    assertThat(missing.detail("key")).contains("a.x.y");
    var through =
        Thrown.kind(
            ErrorKind.STORE_TYPE_MISMATCH, () -> store.getAtPath(List.of("a", "b", "c", "d")));
    assertThat(through.detail("actual")).contains("non-node value");
    store.setAtPath(List.of("a", "b", "c", "d"), Value.of(2));
    assertThat(store.getAtPath(List.of("a", "b", "c", "d"))).isEqualTo(Value.of(2));
  }

  @Test
  void theEmptyPathReplacesWhatIsStagedAndKeepsHistory() {
    store.set("old", 1);
    context.commit();
    store.set("staged", 2);
    store.setAtPath(List.of(), Doc.EMPTY.with("only", 3));
    assertThat(store.getAll().keys()).containsExactly("old", "only");
    Thrown.kind(ErrorKind.STORE_TYPE_MISMATCH, () -> store.setAtPath(List.of(), Value.of(1)));
  }

  @Test
  void deletingABranchHidesAllBelowAndSettingBelowRevivesOnlyTheNew() {
    store.set("d.x", 1);
    store.set("d.y", 2);
    store.set("e", 3);
    context.commit();
    store.delete("d");
    context.commit();
    assertThat(store.contains("d.x")).isFalse();
    store.set("d.y", 4);
    context.commit();
    assertThat(store.getDoc("d")).isEqualTo(Doc.EMPTY.with("y", 4));
    assertThat(store.getInt("e")).isEqualTo(3);
  }

  @Test
  void nestingBeyondWhatReadersFollowIsRefusedWhereItIsStaged() {
    List<String> deepest = Collections.nCopies(Limits.DOC_DEPTH + 1, "k");
    store.setAtPath(deepest, Value.of(1));
    context.commit();
    assertThat(store.getAtPath(deepest)).isEqualTo(Value.of(1));
    List<String> deeper = Collections.nCopies(Limits.DOC_DEPTH + 2, "k");
    Thrown.kind(ErrorKind.STORE_SERIALIZATION_FAILED, () -> store.setAtPath(deeper, Value.of(1)));
    Thrown.kind(ErrorKind.CRDT_SERIALIZATION_FAILED, () -> store.setAtPath(deepest, Doc.EMPTY));
    List<String> absurd = Collections.nCopies(100_000, "k");
    Thrown.kind(ErrorKind.STORE_SERIALIZATION_FAILED, () -> store.setAtPath(absurd, Value.of(1)));
    assertThat(store.localData()).isEmpty();
  }

  @Test
  void keysThatNameNothingOrAreNoUnicodeAreRefused() {
    Thrown.kind(ErrorKind.CRDT_INVALID_PATH, () -> store.set("...", 1));
    Thrown.kind(ErrorKind.CRDT_INVALID_VALUE, () -> store.set("\ud800", 1));
    Thrown.kind(ErrorKind.CRDT_INVALID_VALUE, () -> store.set("k", "\udc00"));
    store.set("", 1);
    assertThat(store.getInt("")).isEqualTo(1);
  }
}
