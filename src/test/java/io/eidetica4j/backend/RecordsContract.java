package io.eidetica4j.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.eidetica4j.EideticaException;
import io.eidetica4j.ErrorKind;
import io.eidetica4j.backend.Records.Row;
import io.eidetica4j.backend.Records.Space;
import io.eidetica4j.codec.Bytes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the records of every backend must do. */
public abstract class RecordsContract {
  private static final Space SPACE = new Space("tests", true);
  private static final Space OTHER = new Space("others", false);
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.678Z");
  private static final Instant LATER = NOW.plusSeconds(60);

  protected Backend backend;
  private Records records;

  /** A fresh, empty backend. */
  protected abstract Backend start();

  @BeforeEach
  final void startIt() {
    backend = start();
    records = backend.records();
  }

  @AfterEach
  final void stopIt() {
    backend.close();
  }

  private static Row row(String key, String owner, String value, Instant expires) {
    return new Row(key, owner, Bytes.utf8(value), expires);
  }

  @Test
  final void theFirstToInsertWinsAndTheOthersSeeItsRow() {
    Row first = row("k", "alice", "one", LATER);
    assertThat(records.insert(SPACE, first, NOW)).isEmpty();
    assertThat(records.insert(SPACE, row("k", "bob", "two", LATER), NOW)).contains(first);
    assertThat(records.get(SPACE, "k", NOW)).contains(first);
    assertThat(records.get(SPACE, "l", NOW)).isEmpty();
  }

  @Test
  final void spacesAreApart() {
    records.insert(SPACE, row("k", "alice", "one", LATER), NOW);
    Row other = row("k", "alice", "two", LATER);
    assertThat(records.insert(OTHER, other, NOW)).isEmpty();
    assertThat(records.removeOwned(SPACE, "alice")).isEqualTo(1);
    assertThat(records.get(OTHER, "k", NOW)).contains(other);
    assertThat(records.count(SPACE, NOW)).isZero();
    assertThat(records.count(OTHER, NOW)).isEqualTo(1);
  }

  @Test
  final void ofManyAtOnceOneIsFirst() throws Exception {
    List<Future<Boolean>> tries = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 16; i++) {
        Row mine = row("k", "alice", "value " + i, LATER);
        tries.add(threads.submit(() -> records.insert(SPACE, mine, NOW).isEmpty()));
      }
    }
    int first = 0;
    for (Future<Boolean> each : tries) {
      first += each.get() ? 1 : 0;
    }
    assertThat(first).isEqualTo(1);
  }

  @Test
  final void whatIsOverCountsAsAbsentFromThatMillisecondOn() {
    records.insert(SPACE, row("k", "alice", "one", LATER), NOW);
    assertThat(records.get(SPACE, "k", LATER.minusMillis(1))).isPresent();
    assertThat(records.get(SPACE, "k", LATER)).isEmpty();
    assertThat(records.count(SPACE, LATER)).isZero();
    Row next = row("k", "bob", "two", LATER.plusSeconds(1));
    assertThat(records.insert(SPACE, next, LATER)).isEmpty();
    assertThat(records.get(SPACE, "k", LATER)).contains(next);
    assertThat(records.removeOwned(SPACE, "alice")).isZero();
  }

  @Test
  final void anExpiryIsKeptInMilliseconds() {
    Row exact = row("k", "alice", "", LATER.plusNanos(999_999));
    records.insert(SPACE, exact, NOW);
    assertThat(records.get(SPACE, "k", NOW)).contains(row("k", "alice", "", LATER));
  }

  @Test
  final void expiringSweepsAllSpaces() {
    records.insert(SPACE, row("a", "alice", "", LATER), NOW);
    records.insert(OTHER, row("b", "bob", "", LATER), NOW);
    Row lasting = row("c", "bob", "", LATER.plusMillis(1));
    records.insert(OTHER, lasting, NOW);
    assertThat(records.expire(LATER)).isEqualTo(2);
    assertThat(records.expire(LATER)).isZero();
    assertThat(records.get(OTHER, "c", LATER)).contains(lasting);
  }

  @Test
  final void aRowIsReplacedOnlyWhileItHasTheExpectedValue() {
    Row first = row("k", "alice", "one", LATER);
    records.insert(SPACE, first, NOW);
    Row second = first.withValue(Bytes.utf8("two")).withExpires(LATER.plusSeconds(5));
    assertThat(records.replace(SPACE, first, second)).isTrue();
    assertThat(records.replace(SPACE, first, first)).isFalse();
    assertThat(records.get(SPACE, "k", NOW)).contains(second);
    assertThat(records.replace(SPACE, row("l", "alice", "one", LATER), second)).isFalse();
    assertThat(records.count(SPACE, NOW)).isEqualTo(1);
  }

  @Test
  final void aRowIsRemovedOnlyWhileItHasTheExpectedValue() {
    Row first = row("k", "alice", "one", LATER);
    records.insert(SPACE, first, NOW);
    assertThat(records.remove(SPACE, first.withValue(Bytes.utf8("two")))).isFalse();
    assertThat(records.remove(SPACE, first.withExpires(NOW))).isTrue();
    assertThat(records.remove(SPACE, first)).isFalse();
    assertThat(records.get(SPACE, "k", NOW)).isEmpty();
  }

  @Test
  final void trimmingTakesAnOwnersRowsThatAreOverFirst() {
    for (int i = 0; i < 5; i++) {
      records.insert(SPACE, row("k" + i, "alice", "", LATER.plusSeconds(i % 2 * 10 + i)), NOW);
      records.insert(SPACE, row("b" + i, "bob", "", LATER), NOW);
    }
    assertThat(records.trim(SPACE, "alice", 2)).isEqualTo(3);
    assertThat(records.trim(SPACE, "alice", 2)).isZero();
    assertThat(records.get(SPACE, "k1", NOW)).isPresent();
    assertThat(records.get(SPACE, "k3", NOW)).isPresent();
    assertThat(records.count(SPACE, NOW)).isEqualTo(7);
    assertThat(records.trim(SPACE, "nobody", 0)).isZero();
  }

  @Test
  final void anyTextAndAnyBytesAreKept() {
    byte[] all = new byte[256];
    for (int i = 0; i < all.length; i++) {
      all[i] = (byte) i;
    }
    Row odd = new Row("schlüssel '; --", "ünï\u6f22", Bytes.wrap(all), LATER);
    records.insert(SPACE, odd, NOW);
    assertThat(records.get(SPACE, odd.key(), NOW)).contains(odd);
    assertThat(records.removeOwned(SPACE, odd.owner())).isEqualTo(1);
  }

  @Test
  final void afterCloseEverythingFails() {
    backend.close();
    for (Runnable each :
        List.<Runnable>of(
            () -> records.get(SPACE, "k", NOW),
            () -> records.insert(SPACE, row("k", "alice", "", LATER), NOW),
            () -> records.expire(NOW))) {
      EideticaException error = catchThrowableOfType(EideticaException.class, each::run);
      assertThat(error.kind()).isEqualTo(ErrorKind.INSTANCE_INSTANCE_DROPPED);
    }
  }
}
