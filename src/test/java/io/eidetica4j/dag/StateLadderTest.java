package io.eidetica4j.dag;

import static org.assertj.core.api.Assertions.assertThat;

import io.eidetica4j.crdt.Doc;
import org.junit.jupiter.api.Test;

/** What the states that a log keeps are counted as. */
class StateLadderTest {
  private static final int LARGE = 1 << 20;

  private final StateLadder ladder = new StateLadder();
  private Doc state = Doc.EMPTY;
  private int position;

  private void write(String key, String value) {
    Doc change = Doc.of(key, value);
    state = state.merge(change);
    ladder.offer(position++, state, Doc.CRDT.bytes(change));
  }

  private long bytes() {
    return ladder.bytes(Doc.CRDT);
  }

  @Test
  void ofALargeStateThatGrowsBitByBitLittleMoreThanTheNewestCounts() {
    write("large", "x".repeat(LARGE));
    for (int i = 0; i < 500; i++) {
      write("k" + i, "v");
    }
    assertThat(bytes()).isBetween((long) LARGE, 2L * LARGE);
  }

  @Test
  void ofALargeValueThatIsReplacedAgainAndAgainEveryKeptOneCounts() {
    for (int i = 0; i < 4; i++) {
      write("large", i + "x".repeat(LARGE));
    }
    assertThat(bytes()).isBetween(4L * LARGE, 4L * LARGE + 10_000);
    for (int i = 0; i < 60; i++) {
      write("large", i + "x".repeat(LARGE));
    }
    assertThat(bytes()).isBetween(10L * LARGE, 30L * LARGE); // some of each age
  }

  @Test
  void whatIsDroppedCountsNoMore() {
    write("k", "v");
    long one = bytes();
    write("large", "x".repeat(LARGE));
    ladder.dropFrom(1);
    assertThat(bytes()).isEqualTo(one);
    ladder.dropFrom(0);
    assertThat(bytes()).isZero();
  }
}
