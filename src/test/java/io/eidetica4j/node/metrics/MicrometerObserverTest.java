package io.eidetica4j.node.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.eidetica4j.Observer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class MicrometerObserverTest {
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final Observer observer = new MicrometerObserver(registry);

  @Test
  void whatIsReportedIsCountedAndTimed() {
    observer.committed(2_000_000_000L);
    observer.read();
    observer.verified(3, 1_000_000_000L);
    observer.flushed(500_000_000L);
    observer.rejected("pin_of_other_tree");
    observer.rejected("pin_of_other_tree");
    observer.limitReached("entry-bytes");
    observer.login("ok");
    assertThat(registry.get("eidetica.commits").counter().count()).isEqualTo(1);
    assertThat(seconds("eidetica.commit")).isEqualTo(2);
    assertThat(registry.get("eidetica.reads").counter().count()).isEqualTo(1);
    assertThat(seconds("eidetica.verify")).isEqualTo(1);
    assertThat(seconds("eidetica.flush")).isEqualTo(0.5);
    assertThat(count("eidetica.entries.rejected", "rule", "pin_of_other_tree")).isEqualTo(2);
    assertThat(count("eidetica.limit.rejections", "limit", "entry-bytes")).isEqualTo(1);
    assertThat(count("eidetica.login", "outcome", "ok")).isEqualTo(1);
    assertThat(count("eidetica.login", "outcome", "denied"))
        .as("there before the first failure")
        .isZero();
  }

  private double seconds(String timer) {
    return registry.get(timer).timer().totalTime(TimeUnit.SECONDS);
  }

  private double count(String counter, String tag, String value) {
    return registry.get(counter).tag(tag, value).counter().count();
  }
}
