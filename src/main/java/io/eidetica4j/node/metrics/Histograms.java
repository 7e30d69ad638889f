package io.eidetica4j.node.metrics;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Set;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/**
 * Which times are kept as histograms, and in which buckets: few, so that a scrape stays small, and
 * fixed, so that the figures of several nodes can be added.
 */
final class Histograms implements MeterFilter {
  private static final Set<String> TIMERS =
      Set.of("eidetica.commit", "eidetica.verify", "eidetica.flush", "http.server.requests");

  private static final double[] BUCKETS =
      Stream.of("0.1", "0.5", "1", "5", "10", "50", "100", "500", "1000", "5000", "30000")
          .flatMapToDouble(millis -> DoubleStream.of(nanos(millis)))
          .toArray();

  @Override
  public DistributionStatisticConfig configure(Meter.Id id, DistributionStatisticConfig config) {
    return TIMERS.contains(id.getName())
        ? DistributionStatisticConfig.builder()
            .serviceLevelObjectives(BUCKETS)
            .build()
            .merge(config)
        : config;
  }

  private static double nanos(String millis) {
    return Double.parseDouble(millis) * Duration.ofMillis(1).toNanos();
  }

  /** Makes it known to the registry. */
  static final class Producer {
    @Produces
    @Singleton
    MeterFilter histograms() {
      return new Histograms();
    }
  }
}
