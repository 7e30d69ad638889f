package io.eidetica4j.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.eidetica4j.ErrorKind;
import io.eidetica4j.auth.Thrown;
import io.eidetica4j.crdt.Doc;
import io.eidetica4j.crdt.Value;
import org.junit.jupiter.api.Test;

class ValueEditorTest {
  private final FakeContext context = new FakeContext();
  private final DocStore store = DocStore.TYPE.open(context, "notes");

  @Test
  void whatIsSetIsReadThroughEditorAndStoreAtAnyDepth() {
    ValueEditor editor = store.edit("a");
    for (int i = 0; i < 12; i++) {
      editor = editor.edit("k" + i);
    }
    editor.set(Value.of("deep"));
    assertThat(editor.get()).isEqualTo(Value.of("deep"));
    context.commit();
    assertThat(editor.get()).isEqualTo(Value.of("deep"));
    assertThat(store.getText(String.join(".", editor.keys()))).isEqualTo("deep");
    assertThat(store.edit("a").getValue("k0")).isInstanceOf(Doc.class);
  }

  @Test
  void aScalarInTheWayBecomesADocument() {
    store.set("a", 1);
    Thrown.kind(ErrorKind.STORE_TYPE_MISMATCH, () -> store.edit("a").getValue("b"));
    store.edit("a").edit("b").set(Value.of(2));
    assertThat(store.getInt("a.b")).isEqualTo(2);
  }

  @Test
  void missingKeysMissingParentsAndTombstonesAreNotFound() {
    store.set("d.x", 1);
    context.commit();
    store.edit("d").deleteChild("x");
    Thrown.kind(ErrorKind.STORE_KEY_NOT_FOUND, () -> store.edit("d").getValue("x"));
    Thrown.kind(ErrorKind.STORE_KEY_NOT_FOUND, () -> store.edit("d").edit("y").get());
    Thrown.kind(ErrorKind.STORE_KEY_NOT_FOUND, () -> store.edit("y").edit("z").get());
  }

  @Test
  void theRootIsADocument() {
    store.set("a", 1);
    ValueEditor root = store.editRoot();
    assertThat(root.get()).isEqualTo(Doc.EMPTY.with("a", 1));
    assertThat(root.getValue("a")).isEqualTo(Value.of(1));
    Thrown.kind(ErrorKind.STORE_TYPE_MISMATCH, () -> root.set(Value.of(1)));
    Thrown.kind(ErrorKind.STORE_TYPE_MISMATCH, root::deleteSelf);
    root.set(Doc.EMPTY.with("b", 2));
    assertThat(store.getAll()).isEqualTo(Doc.EMPTY.with("b", 2));
    root.edit("c").set(Value.of(3));
    assertThat(store.getInt("c")).isEqualTo(3);
  }

  @Test
  void deletingLeavesTombstonesInTheCommittedDocumentAndSiblingsAlone() {
    store.set("d.x", 1);
    store.set("d.y", 2);
    store.set("e", 3);
    context.commit();
    store.edit("d").deleteChild("x");
    store.edit("e").deleteSelf();
    context.commit();
    Doc all = store.getAll();
    assertThat(all.isTombstone("d.x")).isTrue();
    assertThat(all.isTombstone("e")).isTrue();
    assertThat(store.getInt("d.y")).isEqualTo(2);
    assertThat(store.contains("d")).isTrue();
  }
}
