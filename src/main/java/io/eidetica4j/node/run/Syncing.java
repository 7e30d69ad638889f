package io.eidetica4j.node.run;

import io.eidetica4j.EideticaException;
import io.eidetica4j.instance.Instance;
import io.eidetica4j.node.config.NodeConfig;
import io.eidetica4j.sync.Sync;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;

/** Sync as it is configured, and its queue sent from time to time. */
@ApplicationScoped
class Syncing {
  private static final System.Logger LOG = System.getLogger(Syncing.class.getName());

  private final Node node;

  Syncing(Node node) {
    this.node = node;
  }

  /** Begins to sync an instance, where that is wanted. */
  static void begin(Instance instance, NodeConfig config) {
    if (config.sync().enabled()) {
      Sync.enable(instance, config.sync().toOptions());
    }
  }

  /** Sends what still waits, for as long as is configured; nothing is lost by leaving some. */
  static void finish(Instance instance, NodeConfig config) {
    if (!config.sync().enabled()) {
      return;
    }
    Thread sending = Thread.ofVirtual().name("sync-last").start(() -> send(instance));
    try {
      if (!sending.join(config.sync().stopLimit())) {
        LOG.log(
            System.Logger.Level.INFO,
            "Not all could be sent to peers in time; the rest follows after the next start");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void send(Instance instance) {
    try {
      instance.flushSync();
    } catch (EideticaException e) {
      // what waits goes on waiting; the status of each peer tells why
      LOG.log(System.Logger.Level.DEBUG, "Not all could be sent: " + e.getMessage());
    }
  }

  @Scheduled(
      every = "${eidetica.sync.flush.interval:30s}",
      concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  void flush() {
    node.openInstance().ifPresent(Syncing::send);
  }
}
