package io.eidetica4j.crdt;

import static org.assertj.core.api.Assertions.assertThat;

import io.eidetica4j.codec.Bytes;
import java.util.List;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** Laws of documents, on random ones. */
class DocPropertiesTest {
  private static final List<String> KEYS = List.of("a", "b", "c", "", "é", "🙂");

  /** Documents of any kinds in any mixture. */
  @Provide
  Arbitrary<Doc> docs() {
    return docs(3);
  }

  /** Documents in which a key always holds the same kind: those whose merge is associative. */
  @Provide
  Arbitrary<Doc> steadyDocs() {
    return steadyDocs(3);
  }

  @Property(tries = 200, seed = "1")
  void jsonRoundTrips(@ForAll("docs") Doc doc) {
    Bytes json = doc.toJson();
    assertThat(Doc.parse(json)).isEqualTo(doc).hasSameHashCodeAs(doc);
    assertThat(Doc.parse(json).toJson()).isEqualTo(json);
  }

  @Property(tries = 200, seed = "2")
  void mergeIsIdempotent(@ForAll("docs") Doc doc) {
    assertThat(doc.merge(doc)).isEqualTo(doc);
  }

  @Property(tries = 200, seed = "3")
  void laterLeavesWin(@ForAll("docs") Doc a, @ForAll("docs") Doc b) {
    Doc merged = a.merge(b);
    b.forEachRaw((key, value) -> {
      if (value.isLeaf()) {
        assertThat(merged.child(key)).contains(value);
      }
    });
    if (!b.isAtomic()) {
      a.forEachRaw((key, value) -> {
        if (b.child(key).isEmpty()) {
          assertThat(merged.child(key)).contains(value);
        }
      });
    }
  }

  @Property(tries = 200, seed = "4")
  void mergeIsAssociativeWhereKeysKeepTheirKind(
      @ForAll("steadyDocs") Doc a, @ForAll("steadyDocs") Doc b, @ForAll("steadyDocs") Doc c) {
    assertThat(a.merge(b).merge(c)).isEqualTo(a.merge(b.merge(c)));
  }

  @Property(tries = 200, seed = "5")
  void operationsLeaveTheirOperandsAlone(
      @ForAll("docs") Doc doc, @ForAll("docs") Doc other, @ForAll("values") Value value) {
    Bytes before = doc.toJson();
    for (String path : List.of("a", "a.b", "b.a.c", "é.🙂", "")) {
      doc.with(path, value);
      doc.without(path);
      doc.edit(path, value);
    }
    doc.merge(other);
    other.merge(doc);
    assertThat(doc.toJson()).isEqualTo(before);
  }

  @Property(tries = 200, seed = "6")
  void whatIsSetIsThereAndWhatWasThereIsTold(@ForAll("docs") Doc doc, @ForAll("values") Value v) {
    for (String path : List.of("a", "a.b", "b.a.c", "é.🙂", "")) {
      Doc.Edit edit = doc.edit(path, v);
      if (v.isDeleted()) {
        assertThat(edit.doc().isTombstone(path)).isTrue();
        assertThat(edit.doc().contains(path)).isFalse();
      } else {
        assertThat(edit.doc().get(path)).contains(v);
      }
      assertThat(doc.get(path)).isEqualTo(edit.previous());
      assertThat(edit.doc().isAtomic()).isEqualTo(doc.isAtomic());
    }
  }

  @Property(tries = 200, seed = "7")
  void sizesCountWhatIsWalked(@ForAll("docs") Doc doc) {
    assertThat(doc.keys()).hasSize(doc.size());
    assertThat(doc.isEmpty()).isEqualTo(doc.size() == 0);
    doc.keys().forEach(key -> assertThat(doc.child(key).orElseThrow().isDeleted()).isFalse());
  }

  @Provide
  Arbitrary<Value> values() {
    return values(2);
  }

  private static Arbitrary<Doc> docs(int depth) {
    return doc(Arbitraries.of(KEYS), values(depth - 1));
  }

  private static Arbitrary<Value> values(int depth) {
    Arbitrary<Value> leaves = leaves();
    return depth == 0
        ? leaves
        : Arbitraries.frequencyOf(
            Tuple.of(3, leaves),
            Tuple.of(1, docs(depth).map(doc -> doc)),
            Tuple.of(1, lists(values(depth - 1)).map(list -> list)));
  }

  private static Arbitrary<Value> leaves() {
    return Arbitraries.oneOf(
        Arbitraries.of(Value.NULL, Value.DELETED, Value.of(true), Value.of(false)),
        Arbitraries.longs().map(Value::of),
        Arbitraries.of("", "x", "\"\\\n\u0001", "é🙂").map(Value::of));
  }

  private static Arbitrary<Doc> steadyDocs(int depth) {
    Arbitrary<Doc> leaves = doc(Arbitraries.of("leaf", "leaf2"), leaves());
    if (depth == 0) {
      return leaves;
    }
    Arbitrary<Doc> docs = doc(Arbitraries.of("doc", "doc2"), steadyDocs(depth - 1).map(doc -> doc));
    Arbitrary<Doc> lists = doc(Arbitraries.of("list", "list2"), lists(leaves()).map(list -> list));
    return Combinators.combine(leaves, docs, lists)
        .as((a, b, c) -> withChildren(withChildren(a, b), c));
  }

  private static Arbitrary<Doc> doc(Arbitrary<String> keys, Arbitrary<Value> values) {
    Arbitrary<Boolean> atomic = Arbitraries.of(false, false, false, true);
    return Combinators.combine(atomic, Arbitraries.maps(keys, values).ofMaxSize(4))
        .as((flag, children) -> {
          Doc doc = flag ? Doc.atomic() : Doc.EMPTY;
          for (var child : children.entrySet()) {
            doc = doc.withKey(child.getKey(), child.getValue());
          }
          return doc;
        });
  }

  private static Doc withChildren(Doc doc, Doc more) {
    Doc[] result = {doc};
    more.forEachRaw((key, value) -> result[0] = result[0].withKey(key, value));
    return result[0];
  }

  private static Arbitrary<CrdtList> lists(Arbitrary<Value> values) {
    Arbitrary<Position> positions =
        Combinators.combine(
                Arbitraries.longs().between(-3, 3),
                Arbitraries.longs().between(1, 3),
                Arbitraries.longs().between(-1, 1))
            .as((n, d, id) -> new Position(n, d, new UUID(id, id)));
    return Arbitraries.maps(positions, values)
        .ofMaxSize(4)
        .map(slots -> {
          CrdtList list = CrdtList.EMPTY;
          for (var slot : slots.entrySet()) {
            list = list.insertAtPosition(slot.getKey(), slot.getValue());
          }
          return list;
        });
  }
}
