package io.eidetica4j.crdt;

import static org.assertj.core.api.Assertions.assertThat;

import io.eidetica4j.ErrorClass;
import io.eidetica4j.ErrorKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What lists do; the numbers in names are those of the statements in spec/01 §4. */
class CrdtListTest {
  private static final Value X = Value.of("x");

  private static CrdtList numbers(int... values) {
    CrdtList list = CrdtList.EMPTY;
    for (int value : values) {
      list = list.push(Value.of(value));
    }
    return list;
  }

  @Test
  void pushAppendsAnyKindAlsoAfterRemovals_78() {
    CrdtList list = numbers(0, 1, 2).remove(1).push(Value.NULL).push(CrdtList.EMPTY);
    list = list.push(Doc.EMPTY).push(Value.DELETED);
    assertThat(list.values())
        .containsExactly(Value.of(0), Value.of(2), Value.NULL, CrdtList.EMPTY, Doc.EMPTY);
    assertThat(list.size()).isEqualTo(5);
    assertThat(list.totalSize()).isEqualTo(7);
    assertThat(fractions(numbers(0, 0, 0))).containsExactly("0/1", "1/1", "2/1");
  }

  @Test
  void indexesOutOfRangeAreAbsentAndChangeNothing_79() {
    CrdtList list = numbers(1, 2, 3);
    for (int index : new int[] {-1, 3, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
      assertThat(list.get(index)).isEmpty();
      assertThat(list.set(index, X)).isEqualTo(list);
      assertThat(list.remove(index)).isEqualTo(list);
    }
    assertThat(list.set(1, X).values()).containsExactly(Value.of(1), X, Value.of(3));
    CrdtList shorter = list.remove(1);
    assertThat(shorter.values()).containsExactly(Value.of(1), Value.of(3));
    assertThat(shorter.size()).isEqualTo(2);
    assertThat(shorter.get(1)).contains(Value.of(3));
    assertThat(list.get(1)).contains(Value.of(2));
  }

  @Test
  void insertWorksAtTheEndsInTheMiddleAndInAnEmptyList_80() {
    assertThat(CrdtList.EMPTY.insert(0, X).values()).containsExactly(X);
    CrdtList list = numbers(1, 2, 3).insert(1, X).insert(0, Value.of(0)).insert(5, Value.of(9));
    assertThat(list.values())
        .containsExactly(Value.of(0), Value.of(1), X, Value.of(2), Value.of(3), Value.of(9));
    assertThat(fractions(list)).containsExactly("-1/1", "0/1", "1/2", "1/1", "2/1", "3/1");
    assertThat(numbers(1, 2, 3).remove(1).insert(1, X).values())
        .containsExactly(Value.of(1), X, Value.of(3));
  }

  @Test
  void insertBeyondTheEndSaysIndexAndLength_80() {
    var e = Thrown.kind(ErrorKind.CRDT_LIST_INDEX_OUT_OF_BOUNDS, () -> numbers(1, 2).insert(10, X));
    assertThat(e).hasMessageContaining("index 10").hasMessageContaining("length 2");
    assertThat(e.detail("index")).contains("10");
    assertThat(e.detail("len")).contains("2");
    Thrown.kind(ErrorKind.CRDT_LIST_INDEX_OUT_OF_BOUNDS, () -> CrdtList.EMPTY.insert(1, X));
    Thrown.kind(ErrorKind.CRDT_LIST_INDEX_OUT_OF_BOUNDS, () -> numbers(1).insert(-1, X));
    Thrown.kind(ErrorKind.CRDT_LIST_INDEX_OUT_OF_BOUNDS, () -> numbers(1).insertLive(2, X));
    assertThat(e.is(ErrorClass.CRDT)).isTrue();
    assertThat(e.is(ErrorClass.NOT_FOUND)).isFalse();
  }

  @Test
  void insertCountsTombstonesAsTheReferenceDoesAndInsertLiveDoesNot() {
    CrdtList list = numbers(1, 2, 3).remove(0);
    assertThat(list.insert(1, X).values()).containsExactly(X, Value.of(2), Value.of(3));
    assertThat(list.insertLive(1, X).values()).containsExactly(Value.of(2), X, Value.of(3));
  }

  @Test
  void insertLiveLandsAtItsIndexWhateverWasRemoved() {
    Random random = new Random(5);
    CrdtList list = CrdtList.EMPTY;
    List<Value> model = new ArrayList<>();
    for (int i = 0; i < 2000; i++) {
      if (random.nextInt(3) == 0 && !model.isEmpty()) {
        int index = random.nextInt(model.size());
        list = list.remove(index);
        model.remove(index);
      } else {
        int index = random.nextInt(model.size() + 1);
        list = list.insertLive(index, Value.of(i));
        model.add(index, Value.of(i));
      }
    }
    assertThat(list.values()).isEqualTo(model);
    for (int i = 0; i < model.size(); i++) {
      assertThat(list.get(i)).contains(model.get(i));
    }
  }

  @Test
  void aListOfTombstonesOnlyIsNotEmpty() {
    CrdtList list = numbers(1).remove(0);
    assertThat(list.isEmpty()).isFalse();
    assertThat(list.size()).isZero();
    assertThat(list.totalSize()).isEqualTo(1);
    assertThat(CrdtList.EMPTY.isEmpty()).isTrue();
    assertThat(list.clear().isEmpty()).isTrue();
    assertThat(list.insert(0, X).values()).containsExactly(X);
  }

  @Test
  void explicitPositionsOrderElements_81() {
    CrdtList list =
        CrdtList.EMPTY
            .insertAtPosition(Position.of(10, 1), Value.of(10))
            .insertAtPosition(Position.of(20, 1), Value.of(20))
            .insertAtPosition(Position.of(15, 1), Value.of(15));
    assertThat(list.values()).containsExactly(Value.of(10), Value.of(15), Value.of(20));
  }

  @Test
  void mergeUnitesSlotsAndLaterValuesWin_82() {
    Position shared = Position.of(1, 1);
    CrdtList a = CrdtList.EMPTY.insertAtPosition(shared, Value.of(1)).push(Value.of(5));
    CrdtList b = CrdtList.EMPTY.insertAtPosition(shared, X).insert(0, Value.of(0));
    assertThat(a.merge(b).values()).containsExactly(Value.of(0), X, Value.of(5));
    assertThat(a.merge(b).getByPosition(shared)).contains(X);
    assertThat(b.merge(a).getByPosition(shared)).contains(Value.of(1));
    assertThat(a.merge(a)).isEqualTo(a);
    Doc stored = Doc.parse(Doc.of("l", a).toJson());
    assertThat(stored.getList("l").orElseThrow().getByPosition(shared)).contains(Value.of(1));
  }

  @Test
  void oneSlotMergesItsValuesAndTombstonesByOrder() {
    Position p = Position.of(1, 2);
    CrdtList doc = CrdtList.EMPTY.insertAtPosition(p, Doc.of("a", 1));
    CrdtList later = CrdtList.EMPTY.insertAtPosition(p, Doc.of("b", 2));
    assertThat(doc.merge(later).values()).containsExactly(Doc.of("a", 1).with("b", 2));
    CrdtList gone = doc.remove(0);
    assertThat(doc.merge(gone).getByPosition(p)).contains(Value.DELETED);
    assertThat(gone.merge(doc)).isEqualTo(doc);
  }

  @Test
  void twoSpellingsOfAFractionAreOneSlotAndTheFirstStays() {
    UUID id = new UUID(7, 7);
    Position half = new Position(1, 2, id);
    Position twoQuarters = new Position(2, 4, id);
    CrdtList list =
        CrdtList.EMPTY.insertAtPosition(twoQuarters, X).insertAtPosition(half, Value.of(1));
    assertThat(list.totalSize()).isEqualTo(1);
    assertThat(fractions(list)).containsExactly("2/4");
    assertThat(list.get(0)).contains(Value.of(1));
    CrdtList other = CrdtList.EMPTY.insertAtPosition(half, X);
    assertThat(fractions(list.merge(other))).containsExactly("2/4");
  }

  @Test
  void aSlotRemovedPhysicallyComesBackWithAReplica() {
    Position p = Position.of(3, 1);
    CrdtList list = CrdtList.EMPTY.insertAtPosition(p, X);
    CrdtList without = list.removeByPosition(p);
    assertThat(without.isEmpty()).isTrue();
    assertThat(without.removeByPosition(p)).isEqualTo(without);
    assertThat(without.merge(list)).isEqualTo(list);
  }

  @Test
  void pushAfterNegativeAndGreatFractionsStaysLast() {
    for (Position last :
        List.of(
            Position.of(-3, 2),
            Position.of(7, 2),
            Position.of(Long.MIN_VALUE, 1),
            new Position(Long.MAX_VALUE, -1, new UUID(1, 1)),
            Position.end(),
            new Position(Long.MAX_VALUE, 1, new UUID(-1, 0)))) {
      CrdtList list = CrdtList.EMPTY.insertAtPosition(last, Value.of(1)).push(X);
      assertThat(list.values()).as(last.toString()).containsExactly(Value.of(1), X);
      CrdtList inserted = list.insert(2, Value.of(2));
      assertThat(inserted.get(2)).as(last.toString()).contains(Value.of(2));
    }
  }

  @Test
  void insertBeforeTheLeastNumeratorStaysFirst() {
    for (Position first :
        List.of(
            new Position(Long.MIN_VALUE, 1, new UUID(5, 5)),
            new Position(Long.MIN_VALUE, 3, new UUID(0, 0)),
            new Position(Long.MIN_VALUE, -1, new UUID(0, 0)))) {
      CrdtList list = CrdtList.EMPTY.insertAtPosition(first, X).insert(0, Value.of(1));
      assertThat(list.values()).as(first.toString()).containsExactly(Value.of(1), X);
    }
  }

  @Test
  void manyPushesTakeTimeInProportion() {
    CrdtList list = CrdtList.EMPTY;
    for (int i = 0; i < 50_000; i++) {
      list = list.push(Value.of(i));
    }
    assertThat(list.get(49_999)).contains(Value.of(49_999));
    assertThat(list.size()).isEqualTo(50_000);
  }

  private static List<String> fractions(CrdtList list) {
    List<String> fractions = new ArrayList<>();
    list.forEachSlot((position, value) ->
        fractions.add(position.numerator() + "/" + Long.toUnsignedString(position.denominator())));
    return fractions;
  }
}
