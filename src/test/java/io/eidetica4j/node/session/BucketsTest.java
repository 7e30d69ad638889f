package io.eidetica4j.node.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class BucketsTest {
  private final AtomicLong nanos = new AtomicLong(-7);
  private final Buckets buckets = new Buckets(60, 2, nanos::get);

  @Test
  void anAmountIsTakenWholeOrNotAtAll() {
    assertThat(buckets.take("a", 40)).isEmpty();
    assertThat(buckets.take("a", 30)).contains(Duration.ofSeconds(10));
    assertThat(buckets.take("a", 20)).isEmpty();
    assertThat(buckets.take("b", 60)).as("each key has its own").isEmpty();
  }

  @Test
  void moreThanABucketHoldsIsPaidOffAfterwards() {
    assertThat(buckets.take("a", 90)).isEmpty();
    assertThat(buckets.take("a", 1)).contains(Duration.ofSeconds(31));
    nanos.addAndGet(Duration.ofSeconds(31).toNanos());
    assertThat(buckets.take("a", 1)).isEmpty();
    assertThat(buckets.take("a", 90)).as("only from a full one").contains(Duration.ofSeconds(60));
  }

  @Test
  void whatIsRememberedIsBounded() {
    buckets.take("a", 60);
    buckets.take("b");
    buckets.take("c");
    assertThat(buckets.size()).isEqualTo(2);
    assertThat(buckets.take("a")).as("forgotten, so full").isEmpty();
  }
}
