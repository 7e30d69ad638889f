package io.eidetica4j.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.eidetica4j.crdt.CrdtList;
import io.eidetica4j.crdt.Doc;
import io.eidetica4j.crdt.Value;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Reading at one path gives what merging everything and reading there would give. */
class OverlayTest {
  private static final List<String> NAMES = List.of("a", "b", "0", "1", "");
  private static final List<String> PATHS =
      List.of(
          "a", "b", "0", "", ".", "...", "a.b", "a..b.", ".a", "a.b.a", "b.0", "b.0.a", "a.a.a.b",
          "a.0", "a.1.b", "0.0.0", "b.b", "a.x", "x.a");

  @Property(tries = 5000)
  void readsLikeTheMergedDocument(@ForAll long seed) {
    Random random = new Random(seed);
    Doc history = doc(random, 4);
    Doc staged = doc(random, 4);
    Doc merged = history.merge(staged);
    for (String path : PATHS) {
      assertThat(Overlay.get(history, Optional.of(staged), path))
          .as("at '%s'", path)
          .isEqualTo(merged.get(path));
      assertThat(Overlay.get(history, Optional.empty(), path)).isEqualTo(history.get(path));
    }
  }

  private static Doc doc(Random random, int levels) {
    Doc doc = random.nextInt(5) == 0 ? Doc.atomic() : Doc.EMPTY;
    for (int i = random.nextInt(4); i > 0; i--) {
      doc = doc.withKey(NAMES.get(random.nextInt(NAMES.size())), value(random, levels));
    }
    return doc;
  }

  /** Lists share one slot between histories, so that merging them matters. */
  private static final CrdtList SLOTS = CrdtList.of(Value.of(1), Value.of(2));

  private static Value value(Random random, int levels) {
    return switch (random.nextInt(levels > 0 ? 9 : 3)) {
      case 0 -> Value.DELETED;
      case 1 -> Value.of(random.nextInt(3));
      case 2 -> Value.of("t" + random.nextInt(3));
      case 3 -> SLOTS.set(random.nextInt(2), value(random, levels - 1));
      case 4 -> SLOTS.remove(0).push(value(random, levels - 1));
      default -> doc(random, levels - 1);
    };
  }
}
