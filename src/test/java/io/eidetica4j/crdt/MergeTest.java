package io.eidetica4j.crdt;

import static org.assertj.core.api.Assertions.assertThat;

import io.eidetica4j.ErrorKind;
import io.eidetica4j.codec.Bytes;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How versions merge; the numbers in names are those of the statements in spec/01 §4. */
class MergeTest {
  private static final Value GONE = Value.DELETED;

  @Test
  void laterLeavesWinAndOtherKeysStay_70() {
    Doc a = Doc.of("x.y.z", "old").with("x.y.a", 1).with("left", 1);
    Doc b = Doc.of("x.y.z", "new").with("x.b", 2).with("right", 2);
    assertThat(a.merge(b)).isEqualTo(a.with("x.y.z", "new").with("x.b", 2).with("right", 2));
  }

  @Test
  void ofTwoKindsTheLaterWins_71() {
    List<Value> kinds =
        List.of(Value.NULL, Value.of(1), Value.of("t"), Doc.of("k", 1), CrdtList.of(GONE));
    for (Value earlier : kinds) {
      for (Value later : kinds) {
        if (!earlier.equals(later)) {
          assertThat(merged(earlier, later)).isEqualTo(later);
        }
      }
    }
  }

  @Test
  void tombstonesDeleteAndValuesRevive_72() {
    assertThat(merged(Value.of(1), GONE)).isEqualTo(GONE);
    assertThat(merged(Doc.atomic(), GONE)).isEqualTo(GONE);
    assertThat(merged(GONE, Value.of(1))).isEqualTo(Value.of(1));
    assertThat(merged(GONE, GONE)).isEqualTo(GONE);
    Doc both = Doc.EMPTY.without("a").merge(Doc.EMPTY.without("b"));
    assertThat(both.isTombstone("a") && both.isTombstone("b")).isTrue();
    assertThat(both.isEmpty()).isTrue();
  }

  @Test
  void aChainOfChangesGivesEachStateInTurn_73() {
    Doc state = Doc.EMPTY;
    for (Value next : List.of(Value.of(1), Value.of(2), GONE, Value.of("back"), Doc.of("k", 1))) {
      state = state.merge(Doc.of("k", next));
      assertThat(state.child("k")).contains(next);
    }
  }

  @Test
  void aLaterAtomicDocumentReplacesAndAnEarlierOneMergesAndStaysAtomic_74() {
    Doc plain = Doc.of("a", 1).with("b", 1);
    Doc atomic = Doc.atomic().with("b", 2).with("c", 2);
    assertThat(plain.merge(atomic)).isEqualTo(atomic);
    assertThat(atomic.merge(plain)).isEqualTo(Doc.atomic().with("b", 1).with("c", 2).with("a", 1));
    assertThat(atomic.merge(Doc.atomic())).isEqualTo(Doc.atomic());
    Doc outer = Doc.of("n", plain).with("x", 1).merge(Doc.of("n", atomic).with("y", 2));
    assertThat(outer).isEqualTo(Doc.of("n", atomic).with("x", 1).with("y", 2));
  }

  @Test
  void withAnAtomicThirdEveryGroupingIsEqual_75() {
    Doc e1 = Doc.of("old", 1).with("a", 1);
    Doc e2 = Doc.of("old2", 2).with("a", 2);
    Doc e3 = Doc.atomic().with("a", 3);
    Doc e4 = Doc.of("b", 4);
    Doc left = e1.merge(e2).merge(e3).merge(e4);
    assertThat(left).isEqualTo(Doc.atomic().with("a", 3).with("b", 4));
    assertThat(e1.merge(e2.merge(e3.merge(e4)))).isEqualTo(left);
    assertThat(e1.merge(e2).merge(e3.merge(e4))).isEqualTo(left);
  }

  @Test
  void aBranchDeletedAndMadeAgainNeedsTheLeftFold() {
    Doc a = Doc.of("k.x", Value.of(1)).with("k.y", 2);
    Doc c = Doc.of("k.y", Value.of(3));
    for (Doc b : List.of(Doc.EMPTY.without("k"), Doc.of("k", 5))) {
      assertThat(a.merge(b).merge(c)).isEqualTo(Doc.of("k.y", Value.of(3)));
      assertThat(a.merge(b.merge(c))).isEqualTo(Doc.of("k.x", Value.of(1)).with("k.y", 3));
    }
  }

  @Test
  void manyKeysAndListsMerge_77() {
    Doc a = Doc.EMPTY;
    Doc b = Doc.EMPTY;
    for (int i = 0; i < 100; i++) {
      a = a.with("k" + i, i).with("l", CrdtList.of(Value.of(i)));
      b = b.with("k" + (i + 50), -i);
    }
    Doc merged = a.merge(b);
    assertThat(merged.size()).isEqualTo(151);
    assertThat(merged.getInt("k60")).contains(-10L);
    assertThat(a.merge(b)).isEqualTo(merged);
    CrdtList left = CrdtList.of(Value.of(1), Value.of(2));
    CrdtList right = CrdtList.of(Value.of(3));
    CrdtList both = (CrdtList) merged(left, right);
    assertThat(both.size()).isEqualTo(3);
    assertThat(both.values()).contains(Value.of(1), Value.of(2), Value.of(3));
  }

  @Test
  void mergingChangesNeitherSide() {
    Doc a = Doc.of("k.x", Value.of(1));
    Doc b = Doc.of("k.x", Value.of(2)).without("gone");
    List<Bytes> before = List.of(a.toJson(), b.toJson());
    a.merge(b);
    b.merge(a);
    assertThat(List.of(a.toJson(), b.toJson())).isEqualTo(before);
  }

  @Test
  void mergingSharesWhatTheLaterSideDoesNotTouch() {
    Doc state = Doc.of("big.k", Value.of(1)).with("a", 1).with("z", 1);
    Doc next = state.merge(Doc.of("a", 2));
    assertThat(next.child("big").orElseThrow()).isSameAs(state.child("big").orElseThrow());
    assertThat(state.merge(Doc.EMPTY)).isSameAs(state);
  }

  @Test
  void documentsAreACrdt() {
    assertThat(Doc.CRDT.empty()).isEqualTo(Doc.EMPTY);
    Doc merged = Doc.CRDT.merge(Doc.of("a", 1), Doc.of("b", 2));
    assertThat(Doc.CRDT.decode(Doc.CRDT.encode(merged))).isEqualTo(merged);
    Thrown.kind(ErrorKind.CRDT_DESERIALIZATION_FAILED, () -> Doc.CRDT.decode(Bytes.EMPTY));
  }

  @Test
  void equalContentGivesEqualBytesWhateverTheWay_rule14() {
    List<String> keys =
        new ArrayList<>(List.of("b", "a", "é", "\ud83d\ude42", "\uffee", "", "a.b"));
    Doc one = Doc.EMPTY;
    Doc other = Doc.atomic();
    for (String key : keys) {
      one = one.withKey(key, Value.of(key));
    }
    for (String key : keys.reversed()) {
      other = other.withKey(key, Value.NULL).withKey(key, Value.of(key));
    }
    assertThat(Doc.EMPTY.merge(one).toJson().utf8())
        .isEqualTo(
            "{\"children\":{\"\":{\"Text\":\"\"},\"a\":{\"Text\":\"a\"},\"a.b\":{\"Text\":\"a.b\"},"
                + "\"b\":{\"Text\":\"b\"},\"é\":{\"Text\":\"é\"},\"\uffee\":{\"Text\":\"\uffee\"},"
                + "\"\ud83d\ude42\":{\"Text\":\"\ud83d\ude42\"}}}");
    assertThat(other.toJson().utf8())
        .isEqualTo(one.toJson().utf8().replaceFirst("\\{", "{\"_a\":true,"));
  }

  private static Value merged(Value earlier, Value later) {
    Value inDoc = Doc.of("k", earlier).merge(Doc.of("k", later)).child("k").orElseThrow();
    assertThat(earlier.merge(later)).isEqualTo(inDoc);
    return inDoc;
  }
}
