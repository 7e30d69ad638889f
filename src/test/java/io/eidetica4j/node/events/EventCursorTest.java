package io.eidetica4j.node.events;

import static org.assertj.core.api.Assertions.assertThat;

import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.Snapshot;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventCursorTest {
  @Test
  void aCursorIsTheTipsAndFitsAHeader() {
    Snapshot tips = tips(3);
    String cursor = EventCursor.of(tips);
    assertThat(cursor).matches("[A-Za-z0-9_-]+");
    assertThat(EventCursor.parse(cursor)).hasValue(tips);
  }

  @Test
  void oneOfVeryManyTipsNamesSomeOfThem() {
    Snapshot tips = tips(1000);
    String cursor = EventCursor.of(tips);
    assertThat(cursor.length()).isLessThan(4000);
    Snapshot named = EventCursor.parse(cursor).orElseThrow();
    assertThat(named.size()).isEqualTo(EventCursor.MAX_TIPS);
    assertThat(tips.tips()).containsAll(named.tips());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "!", "AAAA", "_wE", "gA", "AQ"})
  void whatIsNoCursorIsNone(String text) {
    assertThat(EventCursor.parse(text)).isEmpty();
  }

  private static Snapshot tips(int count) {
    List<Id> ids =
        IntStream.range(0, count)
            .mapToObj(i -> Id.ofRaw(new byte[] {(byte) (i >> 8), (byte) i}))
            .toList();
    return Snapshot.of(ids);
  }
}
