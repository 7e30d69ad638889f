package io.eidetica4j.service.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.eidetica4j.codec.Bytes;
import io.eidetica4j.dag.EntryRun;
import io.eidetica4j.entry.Entry;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The entries that a connection keeps at hand. */
class EntryCacheTest {
  private static List<Entry> entries(int count) {
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      entries.add(
          Entry.rootBuilder().setSubtreeData("notes", Bytes.utf8("%04d".formatted(i))).build());
    }
    return entries;
  }

  @Test
  void theLeastRecentlyUsedGoFirst() {
    List<Entry> some = entries(4);
    // a root's metadata has some digits, more or fewer
    long largest = some.stream().mapToLong(EntryRun::bytes).max().orElseThrow();
    EntryCache cache = new EntryCache(3 * largest);
    some.subList(0, 3).forEach(cache::put);
    cache.get(some.getFirst().id());
    cache.put(some.getLast());
    assertThat(cache.get(some.getFirst().id())).isPresent();
    assertThat(cache.get(some.get(1).id())).isEmpty();
    assertThat(cache.get(some.getLast().id())).contains(some.getLast());
  }

  @Test
  void itNeverGrowsBeyondItsBytes() {
    List<Entry> some = entries(100);
    long limit = 10 * EntryRun.bytes(some.getFirst());
    EntryCache cache = new EntryCache(limit);
    for (int round = 0; round < 3; round++) {
      some.forEach(cache::put);
      assertThat(cache.bytes()).isLessThanOrEqualTo(limit);
    }
  }
}
