package io.eidetica4j.node.metrics;

import io.eidetica4j.EideticaException;
import io.eidetica4j.node.run.Node;
import io.eidetica4j.sync.Sync;
import io.eidetica4j.sync.engine.PeerState;
import io.eidetica4j.sync.engine.TreeStatus;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Figures about the exchange with peers, looked up when somebody asks. */
@ApplicationScoped
class SyncMetrics {
  private static final double MILLIS = 1000.0;

  private final Node node;

  SyncMetrics(Node node) {
    this.node = node;
  }

  void register(@Observes StartupEvent event, MeterRegistry registry) {
    Gauge.builder("eidetica.sync.queue", () -> trees().mapToInt(TreeStatus::queued).sum())
        .baseUnit("entries")
        .description("Entries that wait to be sent to peers")
        .register(registry);
    Gauge.builder(
            "eidetica.sync.oldest.lag",
            () -> trees().mapToLong(TreeStatus::lagMillis).max().orElse(0) / MILLIS)
        .baseUnit("seconds")
        .description("How long the entry that waits longest has waited")
        .register(registry);
    for (PeerState.Condition condition : PeerState.Condition.values()) {
      Gauge.builder("eidetica.peers", () -> count(condition))
          .tag("state", condition.name().toLowerCase(Locale.ROOT))
          .description("Peers by how the last exchange went")
          .register(registry);
    }
  }

  private long count(PeerState.Condition condition) {
    return states().stream().filter(peer -> peer.condition() == condition).count();
  }

  private Stream<TreeStatus> trees() {
    return states().stream().flatMap(peer -> peer.trees().stream());
  }

  private List<PeerState> states() {
    try {
      return node.openInstance().flatMap(Sync::of).map(Sync::status).orElse(List.of());
    } catch (EideticaException e) {
      // closed in between
      return List.of();
    }
  }
}
