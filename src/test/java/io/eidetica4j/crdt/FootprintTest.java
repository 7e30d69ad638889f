package io.eidetica4j.crdt;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What documents say of the memory they take grows and shrinks with what they hold. */
class FootprintTest {
  private static final int LARGE = 100_000;
  private static final Value TEXT = Value.of("x".repeat(LARGE));

  private static long bytes(Doc doc) {
    return Doc.CRDT.bytes(doc);
  }

  @Test
  void textsCountWhereverTheyAre() {
    long empty = bytes(Doc.EMPTY);
    assertThat(empty).isLessThan(100);
    assertThat(bytes(Doc.of("a", TEXT))).isBetween((long) LARGE, LARGE + 400L);
    assertThat(bytes(Doc.of("a.b.c.d", TEXT))).isBetween((long) LARGE, LARGE + 1000L);
    assertThat(bytes(Doc.of("a", CrdtList.of(TEXT, TEXT)))).isBetween(2L * LARGE, 2L * LARGE + 800);
    assertThat(bytes(Doc.of("k".repeat(LARGE), 1))).isBetween((long) LARGE, LARGE + 400L);
  }

  @Test
  void whatIsReplacedOrDeletedCountsNoMore() {
    Doc large = Doc.of("a", TEXT);
    assertThat(bytes(large.with("a", 1))).isLessThan(400);
    assertThat(bytes(large.merge(Doc.of("a", TEXT)))).isEqualTo(bytes(large));
    assertThat(bytes(large.merge(Doc.of("a", Value.DELETED)))).isLessThan(400);
  }

  @Test
  void theSumDoesNotDependOnTheOrderOfWrites() {
    Doc forward = Doc.EMPTY;
    Doc backward = Doc.EMPTY;
    for (int i = 0; i < 1000; i++) {
      forward = forward.with("key" + i, i);
      backward = backward.with("key" + (999 - i), 999 - i);
    }
    assertThat(bytes(forward)).isEqualTo(bytes(backward));
    assertThat(bytes(Doc.parse(forward.toJson()))).isEqualTo(bytes(forward));
  }
}
