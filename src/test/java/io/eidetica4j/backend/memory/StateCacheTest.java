package io.eidetica4j.backend.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.eidetica4j.backend.CacheScope;
import io.eidetica4j.codec.Bytes;
import io.eidetica4j.entry.Id;
import org.junit.jupiter.api.Test;

/** Statements 68 to 70. */
class StateCacheTest {
  private static final CacheScope SCOPE = CacheScope.ours("digest");
  private static final Id KEY = Id.ofDagCbor(new byte[] {1});

  private final StateCache cache = new StateCache(100);

  @Test
  void theLeastRecentlyUsedGoesAndReadingProtects() {
    put("a", 40);
    put("b", 40);
    assertThat(cached("a")).isTrue();
    put("c", 40);
    assertThat(cached("a")).isTrue();
    assertThat(cached("b")).isFalse();
    assertThat(cached("c")).isTrue();
    assertThat(cache.bytes()).isEqualTo(80);
  }

  @Test
  void replacingKeepsTheCountRight() {
    put("a", 60);
    put("a", 10);
    assertThat(cache.bytes()).isEqualTo(10);
    put("b", 90);
    assertThat(cached("a")).isTrue();
    put("a", 20);
    assertThat(cached("b")).isFalse();
    assertThat(cache.bytes()).isEqualTo(20);
  }

  @Test
  void whatIsTooLargeStaysAlone() {
    put("a", 50);
    put("b", 500);
    assertThat(cached("a")).isFalse();
    assertThat(cached("b")).isTrue();
    put("c", 1);
    assertThat(cached("b")).isFalse();
    assertThat(cache.bytes()).isEqualTo(1);
  }

  @Test
  void droppingAndClearingFreeTheBytes() {
    put("a", 30);
    put("b", 30);
    cache.remove(SCOPE, KEY, "a");
    cache.remove(SCOPE, KEY, "a");
    assertThat(cache.bytes()).isEqualTo(30);
    cache.clear();
    assertThat(cache.bytes()).isZero();
    assertThat(cached("b")).isFalse();
  }

  private void put(String store, int size) {
    cache.put(SCOPE, KEY, store, Bytes.wrap(new byte[size]));
  }

  private boolean cached(String store) {
    return cache.get(SCOPE, KEY, store).isPresent();
  }
}
