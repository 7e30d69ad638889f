package io.eidetica4j.crdt.y;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Positions in long lists, edited anywhere, are those of a plain string. */
class PositionsTest {
  @Property(tries = 40, seed = "1")
  void editsAnywhere(@ForAll long seed, @ForAll @IntRange(min = 1, max = 20) int sessions) {
    Random random = new Random(seed);
    StringBuilder expected = new StringBuilder();
    YDocument document = new YDocument(1);
    for (int i = 0; i < sessions; i++) {
      document.client(1 + random.nextInt(3)); // so that not everything can be joined
      document.transact(() -> {
        for (int n = 0; n < 300; n++) {
          edit(document.getText("t"), expected, random);
        }
      });
      assertThat(document.getText("t").text()).isEqualTo(expected.toString());
      assertThat(document.getText("t").length()).isEqualTo(expected.length());
      assertPositions(document.getText("t").branch());
    }
  }

  private static void edit(YText text, StringBuilder expected, Random random) {
    int at = random.nextInt(expected.length() + 1);
    if (random.nextInt(3) > 0) {
      String letter = String.valueOf((char) ('a' + random.nextInt(26)));
      text.insert(at, letter);
      expected.insert(at, letter);
    } else {
      int length = random.nextInt(Math.min(4, expected.length() - at) + 1);
      text.delete(at, length);
      expected.delete(at, at + length);
    }
  }

  private static void assertPositions(Branch branch) {
    int position = 0;
    for (Item item = branch.first; item != null; item = item.right) {
      assertThat(branch.positions.of(item)).isEqualTo(position);
      for (int i = 0; i < item.live(); i++) {
        assertThat(branch.positions.at(position++)).isEqualTo(new Positions.Place(item, i));
      }
    }
    assertThat(position).isEqualTo(branch.length());
  }
}
