package io.eidetica4j.crdt;

import static org.assertj.core.api.Assertions.assertThat;

import io.eidetica4j.ErrorKind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What documents do; the numbers in names are those of the statements in spec/01 §4. */
class DocTest {
  private static final Value ONE = Value.of(1);
  private static final Value TWO = Value.of(2);

  @Test
  void newDocumentIsEmptyAndSettingTellsThePreviousValue_53() {
    assertThat(Doc.EMPTY.size()).isZero();
    assertThat(Doc.EMPTY.isEmpty()).isTrue();
    assertThat(Doc.EMPTY.isAtomic()).isFalse();
    Doc.Edit first = Doc.EMPTY.edit("k", ONE);
    assertThat(first.previous()).isEmpty();
    Doc.Edit second = first.doc().edit("k", TWO);
    assertThat(second.previous()).contains(ONE);
    assertThat(second.doc().size()).isEqualTo(1);
    assertThat(first.doc().get("k")).contains(ONE);
  }

  @Test
  void missingKeysAndWrongKindsAreAbsent_54() {
    Doc doc = Doc.of("t", "x").with("i", 5).with("b", true);
    assertThat(doc.getText("t")).contains("x");
    assertThat(doc.getInt("i")).contains(5L);
    assertThat(doc.getBool("b")).contains(true);
    assertThat(doc.getInt("t")).isEmpty();
    assertThat(doc.getText("missing")).isEmpty();
    assertThat(doc.getDoc("t")).isEmpty();
    assertThat(doc.getList("t")).isEmpty();
    assertThat(doc.contains("t")).isTrue();
    assertThat(doc.contains("missing")).isFalse();
  }

  @Test
  void removingLeavesATombstoneAlsoWhereNothingWas_55() {
    Doc.Edit removed = Doc.of("k", "x").edit("k", Value.DELETED);
    assertThat(removed.previous()).contains(Value.of("x"));
    Doc doc = removed.doc();
    assertThat(doc.get("k")).isEmpty();
    assertThat(doc.contains("k")).isFalse();
    assertThat(doc.isEmpty()).isTrue();
    assertThat(doc.keys()).isEmpty();
    assertThat(doc.isTombstone("k")).isTrue();
    assertThat(doc.child("k")).contains(Value.DELETED);
    assertThat(doc.edit("k", Value.DELETED).previous()).isEmpty();
    assertThat(Doc.EMPTY.edit("k", Value.DELETED).previous()).isEmpty();
    assertThat(Doc.EMPTY.without("k").isTombstone("k")).isTrue();
  }

  @Test
  void settingDeletedIsRemovingAndATombstoneCanBeRevived_56() {
    assertThat(Doc.of("k", Value.DELETED)).isEqualTo(Doc.EMPTY.without("k"));
    Doc revived = Doc.EMPTY.without("k").with("k", 1);
    assertThat(revived.get("k")).contains(ONE);
    assertThat(revived.isTombstone("k")).isFalse();
  }

  @Test
  void dottedPathsMakeAndReadNestedDocuments_58() {
    Doc doc = Doc.of("user.profile.name", "x").with("user.age", 5);
    assertThat(doc.getText("user.profile.name")).contains("x");
    assertThat(doc.getDoc("user").orElseThrow().getInt("age")).contains(5L);
    assertThat(doc.getDoc("user.profile")).contains(Doc.of("name", "x"));
    assertThat(doc.getText("..user..profile.name.")).contains("x");
    assertThat(doc.size()).isEqualTo(1);
  }

  @Test
  void listElementsAreReachedByIndexOfLiveElements_59() {
    Doc doc = Doc.of("items", CrdtList.of(ONE, TWO, Value.of(3)).remove(0));
    assertThat(doc.get("items.0")).contains(TWO);
    assertThat(doc.get("items.+01")).contains(Value.of(3));
    for (String path :
        List.of("items.2", "items.invalid", "items.-1", "items. 1", "items.+", "items.++1")) {
      assertThat(doc.get(path)).as(path).isEmpty();
    }
    assertThat(doc.get("items.18446744073709551617")).isEmpty();
    assertThat(doc.get("items.0.x")).isEmpty();
    assertThat(doc.get("items.٠")).isEmpty();
  }

  @Test
  void settingOrRemovingThroughAScalarOrListReplacesIt_60() {
    Doc scalar = Doc.of("a", 5);
    assertThat(scalar.with("a.b", 1)).isEqualTo(Doc.of("a.b", ONE));
    assertThat(scalar.without("a.b").isTombstone("a.b")).isTrue();
    Doc list = Doc.of("l", CrdtList.of(ONE));
    Doc.Edit edit = list.edit("l.0", TWO);
    assertThat(edit.previous()).isEmpty();
    assertThat(edit.doc().getDoc("l")).contains(Doc.of("0", TWO));
  }

  @Test
  void theEmptyTextIsAKeyAndAPathOfDotsIsNone_61() {
    Doc.Edit edit = Doc.EMPTY.edit("", ONE);
    assertThat(edit.previous()).isEmpty();
    assertThat(edit.doc().get("")).contains(ONE);
    for (String dots : List.of(".", "...")) {
      assertThat(Doc.EMPTY.edit(dots, ONE)).isEqualTo(new Doc.Edit(Doc.EMPTY, Optional.empty()));
      assertThat(edit.doc().get(dots)).isEmpty();
    }
  }

  @Test
  void onlyTheExactPathIsATombstone_62() {
    Doc doc = Doc.of("a.b.c", "x").with("a.s", 1).without("a.b.c");
    assertThat(doc.isTombstone("a.b.c")).isTrue();
    assertThat(doc.isTombstone("a.b")).isFalse();
    assertThat(doc.get("a.s")).contains(ONE);
    Doc parentGone = doc.with("a.b.d", 1).without("a.b");
    assertThat(parentGone.get("a.b.d")).isEmpty();
    assertThat(parentGone.isTombstone("a.b.d")).isFalse();
  }

  @Test
  void settingBelowADeletedParentMakesAFreshDocument_63() {
    Doc doc = Doc.of("a.b.c", "x").without("a.b").with("a.b.d", 1);
    assertThat(doc.getDoc("a.b")).contains(Doc.of("d", ONE));
    assertThat(doc.get("a.b.c")).isEmpty();
    assertThat(doc.isTombstone("a.b.c")).isFalse();
  }

  @Test
  void removingAMissingNestedPathMakesItsParents_64() {
    Doc doc = Doc.EMPTY.without("a.b.c");
    assertThat(doc.getDoc("a.b")).isPresent();
    assertThat(doc.size()).isEqualTo(1);
    assertThat(doc.isTombstone("a.b.c")).isTrue();
  }

  @Test
  void walksShowLiveChildrenOnlyInOrderOfCodePoints_65() {
    Doc doc = Doc.of("\ud83d\ude42", ONE).with("\uffee", 1).with("b", 2).with("a", 1);
    doc = doc.without("b").with("", 1);
    assertThat(doc.keys()).containsExactly("", "a", "\uffee", "\ud83d\ude42");
    assertThat(doc.values()).containsExactly(ONE, ONE, ONE, ONE);
    List<String> raw = new ArrayList<>();
    doc.forEachRaw((key, value) -> raw.add(key));
    assertThat(raw).containsExactly("", "a", "b", "\uffee", "\ud83d\ude42");
    for (String key : doc.keys()) {
      doc = doc.without(key);
    }
    assertThat(doc.isEmpty()).isTrue();
  }

  @Test
  void walkBehindAKeySkipsTombstonesAndStopsWhenToldTo() {
    Doc doc = Doc.EMPTY;
    for (String key : List.of("a", "b", "c", "d", "e")) {
      doc = doc.with(key, key);
    }
    doc = doc.without("c");
    assertThat(after(doc, "b", 9)).containsExactly("d", "e");
    assertThat(after(doc, "bb", 9)).containsExactly("d", "e");
    assertThat(after(doc, "", 2)).containsExactly("a", "b");
    assertThat(after(doc, "e", 9)).isEmpty();
  }

  private static List<String> after(Doc doc, String key, int limit) {
    List<String> keys = new ArrayList<>();
    doc.forEachAfter(
        key,
        (k, value) -> {
          keys.add(k);
          return keys.size() < limit;
        });
    return keys;
  }

  @Test
  void defaultKeepsWhatIsThere_66() {
    assertThat(Doc.of("k", 1).withDefault("k", TWO)).isEqualTo(Doc.of("k", 1));
    assertThat(Doc.EMPTY.withDefault("a.k", TWO)).isEqualTo(Doc.of("a.k", TWO));
    assertThat(Doc.EMPTY.without("k").withDefault("k", TWO).get("k")).contains(TWO);
  }

  @Test
  void jsonTextIsKeptAsTextAndChecked_69() {
    Doc doc = Doc.EMPTY.withJson("a.k", "{\"x\":[1.5,null]}").with("n", 5).with("t", "no json");
    assertThat(doc.getText("a.k")).contains("{\"x\":[1.5,null]}");
    assertThat(doc.getJson("a.k")).isEqualTo("{\"x\":[1.5,null]}");
    assertThat(
            Thrown.kind(ErrorKind.CRDT_ELEMENT_NOT_FOUND, () -> doc.getJson("gone")).detail("key"))
        .contains("gone");
    assertThat(Thrown.kind(ErrorKind.CRDT_TYPE_MISMATCH, () -> doc.getJson("n")).details())
        .containsEntry("expected", "Text (JSON string)")
        .containsEntry("actual", "int");
    Thrown.kind(ErrorKind.CRDT_DESERIALIZATION_FAILED, () -> doc.getJson("t"));
    Thrown.kind(ErrorKind.CRDT_SERIALIZATION_FAILED, () -> Doc.EMPTY.withJson("k", "{} {}"));
  }

  @Test
  void keysWithDotsAreReachedByKeyLists() {
    Doc doc = Doc.EMPTY.withKey("a.b", ONE).withPath(List.of("x.y", "z"), TWO);
    assertThat(doc.get("a.b")).isEmpty();
    assertThat(doc.child("a.b")).contains(ONE);
    assertThat(doc.getPath(List.of("x.y", "z"))).contains(TWO);
    assertThat(doc.getPath(List.of("x", "y", "z"))).isEmpty();
    assertThat(doc.getPath(List.of())).contains(doc);
    assertThat(doc.withPath(List.of(), ONE)).isEqualTo(doc);
  }

  @Test
  void strictSetNeverReplacesWhatLiesOnTheWay() {
    Doc doc = Doc.of("l", CrdtList.of(ONE)).with("n.i", 5).without("gone");
    for (String path : List.of("l.0", "n.i.x", "l.0.x.y")) {
      assertThat(
              Thrown.kind(ErrorKind.CRDT_NESTED_OPERATION_FAILED, () -> doc.withStrict(path, TWO))
                  .detail("path"))
          .contains(path);
    }
    for (String path : List.of("l", "n.i", "n.j", "gone.x", "new.x.y", "k")) {
      assertThat(doc.withStrict(path, TWO)).isEqualTo(doc.with(path, TWO));
    }
  }

  @Test
  void theAtomicFlagIsNeitherSetNorLostByChanges() {
    assertThat(Doc.atomic().isAtomic()).isTrue();
    assertThat(Doc.atomic().with("a.b", 1).without("c").isAtomic()).isTrue();
    assertThat(Doc.atomic().with("a.b", 1).getDoc("a").orElseThrow().isAtomic()).isFalse();
    assertThat(Doc.of("a", Doc.atomic()).with("a.b", 1).getDoc("a").orElseThrow().isAtomic())
        .isTrue();
  }

  @Test
  void equalityIncludesTombstonesAndTheFlagButNotTheWayThere() {
    Doc ab = Doc.of("a", 1).with("b", 2);
    assertThat(ab).isEqualTo(Doc.of("b", 2).with("a", 1)).hasSameHashCodeAs(ab.with("b", 2));
    assertThat(ab).isNotEqualTo(ab.without("c"));
    assertThat(Doc.EMPTY).isNotEqualTo(Doc.atomic());
    assertThat(ab).isNotEqualTo(ab.with("b", 3)).isNotEqualTo(Value.of(1));
  }

  @Test
  void textWithUnpairedSurrogatesIsRefused() {
    for (String bad : List.of("\ud800", "x\udc00", "\udc00\ud800", "\ud800\ud800")) {
      Thrown.kind(ErrorKind.CRDT_INVALID_VALUE, () -> Value.of(bad));
      Thrown.kind(ErrorKind.CRDT_INVALID_VALUE, () -> Doc.of(bad, ONE));
      Thrown.kind(ErrorKind.CRDT_INVALID_VALUE, () -> Doc.of("a." + bad, ONE));
    }
  }

  @Test
  void whatReadersCouldNotReadIsRefusedWhenItIsPutIn() {
    Doc deepest = Doc.of(String.join(".", Collections.nCopies(42, "k")), "leaf");
    assertThat(Doc.parse(deepest.toJson())).isEqualTo(deepest);
    Thrown.kind(ErrorKind.CRDT_SERIALIZATION_FAILED, () -> Doc.of("k", deepest));
    Thrown.kind(ErrorKind.CRDT_SERIALIZATION_FAILED, () -> Doc.of("a.k", deepest));
    Thrown.kind(ErrorKind.CRDT_SERIALIZATION_FAILED, () -> Doc.of("k", CrdtList.of(deepest)));
    Thrown.kind(ErrorKind.CRDT_SERIALIZATION_FAILED, () -> Doc.of("k.".repeat(1_000_000), "leaf"));
    Value lists = ONE;
    for (int i = 0; i < 41; i++) {
      lists = CrdtList.of(lists);
    }
    Doc inLists = Doc.of("k", lists);
    assertThat(Doc.parse(inLists.toJson())).isEqualTo(inLists);
    Value tooDeep = lists;
    Thrown.kind(ErrorKind.CRDT_SERIALIZATION_FAILED, () -> Doc.of("k", CrdtList.of(tooDeep)));
  }

  @Test
  void depthCountsWhatIsThereNowNotWhatWasReplaced() {
    String path = String.join(".", Collections.nCopies(42, "k"));
    Doc shallow = Doc.of(path, "leaf").with("k", 1);
    assertThat(Doc.of(path.substring(2), shallow).get(path)).contains(ONE);
  }

  @Test
  void stringsOfValuesShowNoContent() {
    Doc secret = Doc.of("key", "hunter2").with("l", CrdtList.of(Value.of("hunter2")));
    assertThat(secret.toString() + secret.get("key") + secret.get("l")).doesNotContain("hunter2");
  }
}
