package io.eidetica4j.node.metrics;

import io.eidetica4j.EideticaException;
import io.eidetica4j.Observer;
import io.eidetica4j.database.TreesStats;
import io.eidetica4j.instance.Instance;
import io.eidetica4j.node.events.EventStreams;
import io.eidetica4j.node.run.Node;
import io.eidetica4j.node.run.ProgramVersion;
import io.eidetica4j.node.session.Sessions;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.function.ToDoubleFunction;

/** The node's figures: what the library reports, and what is looked up when somebody asks. */
@ApplicationScoped
class Metrics {
  private final MeterRegistry registry;

  Metrics(MeterRegistry registry) {
    this.registry = registry;
  }

  @Produces
  @Singleton
  Observer observer() {
    return new MicrometerObserver(registry);
  }

  void register(@Observes StartupEvent event, Node node, Sessions sessions, EventStreams streams) {
    Gauge.builder("eidetica.trees.open", () -> stats(node, TreesStats::treesOpen))
        .description("Databases whose index is in memory")
        .register(registry);
    Gauge.builder("eidetica.index", () -> stats(node, TreesStats::indexBytes))
        .baseUnit("bytes")
        .description("What those indexes take")
        .register(registry);
    Gauge.builder("eidetica.tips.max", () -> stats(node, TreesStats::tipsMax))
        .description("Most tips of any of them")
        .register(registry);
    Gauge.builder("eidetica.sessions", sessions, Sessions::count)
        .description("Open sessions over REST")
        .register(registry);
    Gauge.builder("eidetica.event.streams", streams, EventStreams::count)
        .description("Open event streams")
        .register(registry);
    Gauge.builder("eidetica.build.info", () -> 1)
        .description("What this is")
        .tag("version", ProgramVersion.current())
        .tag("reference", ProgramVersion.REFERENCE)
        .register(registry);
  }

  private static double stats(Node node, ToDoubleFunction<TreesStats> figure) {
    try {
      return node.openInstance()
          .map(Instance::trees)
          .map(trees -> figure.applyAsDouble(trees.stats()))
          .orElse(0.0);
    } catch (EideticaException e) {
      // closed in between
      return 0;
    }
  }
}
