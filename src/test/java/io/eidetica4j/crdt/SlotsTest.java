package io.eidetica4j.crdt;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The sorted map under documents and lists, against the JDK's. */
class SlotsTest {
  private static final Comparator<Integer> ORDER = Comparator.naturalOrder();

  @Test
  void randomChangesGiveWhatATreeMapGives() {
    Random random = new Random(3);
    for (int round = 0; round < 40; round++) {
      Slots<Integer> slots = Slots.empty(ORDER);
      TreeMap<Integer, Value> model = new TreeMap<>();
      int keys = 1 + random.nextInt(300);
      for (int i = 0; i < 600; i++) {
        int key = random.nextInt(keys);
        if (random.nextInt(4) == 0) {
          slots = slots.without(key);
          model.remove(key);
        } else {
          Value value = random.nextInt(3) == 0 ? Value.DELETED : Value.of(i);
          slots = slots.with(key, value);
          model.put(key, value);
        }
      }
      assertSame(slots, model);
    }
  }

  @Test
  void sortedInsertionAndRemovalStayBalanced() {
    Slots<Integer> slots = Slots.empty(ORDER);
    TreeMap<Integer, Value> model = new TreeMap<>();
    for (int i = 0; i < 5000; i++) {
      slots = slots.with(i, Value.of(i));
      model.put(i, Value.of(i));
    }
    assertSame(slots, model);
    for (int i = 0; i < 4900; i++) {
      slots = slots.without(i);
      model.remove(i);
    }
    assertSame(slots, model);
  }

  @Test
  void mergeIsPutOfEverySlot() {
    Random random = new Random(4);
    for (int round = 0; round < 40; round++) {
      NavigableMap<Integer, Value> a = randomMap(random);
      NavigableMap<Integer, Value> b = randomMap(random);
      Slots<Integer> merged = slots(a).merge(slots(b));
      a.putAll(b);
      assertSame(merged, a);
    }
  }

  @Test
  void builderTakesAnyOrderAndRepeatedKeys() {
    Random random = new Random(6);
    for (int round = 0; round < 60; round++) {
      List<Integer> keys = new ArrayList<>(IntStream.range(0, round).boxed().toList());
      if (round % 3 == 1) {
        keys = IntStream.range(0, round).map(i -> random.nextInt(20)).boxed().toList();
      } else if (round % 3 == 2) {
        keys.addAll(List.of(3, 3, 1));
      }
      Slots.Builder<Integer> builder = new Slots.Builder<>(ORDER);
      TreeMap<Integer, Value> model = new TreeMap<>();
      for (int i = 0; i < keys.size(); i++) {
        builder.put(keys.get(i), Value.of(i));
        model.put(keys.get(i), Value.of(i));
      }
      assertSame(builder.build(), model);
    }
  }

  @Test
  void oldMapsStayAsTheyWere() {
    Random random = new Random(8);
    List<Slots<Integer>> versions = new ArrayList<>();
    List<TreeMap<Integer, Value>> models = new ArrayList<>();
    Slots<Integer> slots = Slots.empty(ORDER);
    TreeMap<Integer, Value> model = new TreeMap<>();
    for (int i = 0; i < 200; i++) {
      int key = random.nextInt(60);
      slots = i % 5 == 0 ? slots.without(key) : slots.with(key, Value.of(i));
      if (i % 5 == 0) {
        model.remove(key);
      } else {
        model.put(key, Value.of(i));
      }
      versions.add(slots);
      models.add(new TreeMap<>(model));
    }
    for (int i = 0; i < versions.size(); i++) {
      assertSame(versions.get(i), models.get(i));
    }
  }

  @Test
  void nestingIsThatOfTheDeepestValueThatIsThere() {
    Slots<Integer> slots = Slots.empty(ORDER);
    assertThat(slots.nesting()).isZero();
    slots = slots.with(1, Value.NULL).with(2, Value.of(1));
    assertThat(slots.nesting()).isEqualTo(1);
    Slots<Integer> deep = slots.with(2, Doc.of("a.b", 1));
    assertThat(deep.nesting()).isEqualTo(7);
    assertThat(deep.with(2, CrdtList.EMPTY).nesting()).isEqualTo(2);
    assertThat(deep.with(2, CrdtList.of(Value.NULL)).nesting()).isEqualTo(4);
    assertThat(deep.without(2).nesting()).isZero();
  }

  private static NavigableMap<Integer, Value> randomMap(Random random) {
    NavigableMap<Integer, Value> map = new TreeMap<>();
    int size = random.nextInt(200);
    for (int i = 0; i < size; i++) {
      map.put(random.nextInt(300), random.nextBoolean() ? Value.DELETED : Value.of(i));
    }
    return map;
  }

  private static Slots<Integer> slots(Map<Integer, Value> map) {
    Slots<Integer> slots = Slots.empty(ORDER);
    for (var entry : map.entrySet()) {
      slots = slots.with(entry.getKey(), entry.getValue());
    }
    return slots;
  }

  private static void assertSame(Slots<Integer> slots, NavigableMap<Integer, Value> model) {
    List<Integer> keys = new ArrayList<>(model.keySet());
    List<Integer> live = keys.stream().filter(k -> !model.get(k).isDeleted()).toList();
    assertThat(slots.size()).isEqualTo(keys.size());
    assertThat(slots.live()).isEqualTo(live.size());
    assertThat(keysOf(slots.walk())).isEqualTo(keys);
    for (int i = 0; i < keys.size(); i++) {
      int key = keys.get(i);
      assertThat(slots.slot(i).key).isEqualTo(key);
      assertThat(slots.rank(key)).isEqualTo(i);
      assertThat(slots.get(key)).isEqualTo(model.get(key));
    }
    for (int i = 0; i < live.size(); i++) {
      assertThat(slots.liveSlot(i).key).isEqualTo(live.get(i));
    }
    for (int key = -1; key < 302; key += 43) {
      assertThat(keysOf(slots.walkAfter(key)))
          .isEqualTo(List.copyOf(model.tailMap(key, false).keySet()));
      assertThat(slots.get(key)).isEqualTo(model.get(key));
      assertThat(slots.rank(key)).isEqualTo(model.headMap(key).size());
    }
    assertThat(slots.height()).isLessThanOrEqualTo(maxHeight(keys.size()));
  }

  /** The bound that balance gives: 2.41 logarithms of the weight. */
  private static int maxHeight(int size) {
    return (int) Math.ceil(2.41 * Math.log(size + 1) / Math.log(2));
  }

  private static List<Integer> keysOf(Slots.Walk<Integer> walk) {
    List<Integer> keys = new ArrayList<>();
    walk.forEachRemaining(slot -> keys.add(slot.key));
    return keys;
  }
}
