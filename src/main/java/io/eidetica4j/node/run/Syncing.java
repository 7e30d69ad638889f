package io.eidetica4j.node.run;

import io.eidetica4j.EideticaException;
import io.eidetica4j.instance.Instance;
import io.eidetica4j.node.config.NodeConfig;
import io.eidetica4j.sync.Sync;
import io.eidetica4j.sync.SyncOptions;
import io.eidetica4j.sync.engine.EngineOptions;
import io.eidetica4j.sync.peers.BootstrapRequests;
import io.eidetica4j.sync.protocol.Address;
import io.eidetica4j.sync.transport.HttpOptions;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

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
      Sync.enable(instance, options(config.sync()));
    }
  }

  private static SyncOptions options(NodeConfig.Sync sync) {
    SyncOptions defaults = SyncOptions.DEFAULT;
    HttpOptions http = defaults.http();
    EngineOptions engine = defaults.engine();
    return new SyncOptions(
        sync.advertisedAddresses().orElse(List.of()).stream().map(Address::http).toList(),
        new HttpOptions(
            http.connectTimeout(),
            http.headersTimeout(),
            http.totalTimeout(),
            http.maxResponseBytes(),
            http.compress(),
            sync.allow().orElse(List.of()),
            sync.deny().orElse(List.of())),
        defaults.handler(),
        new BootstrapRequests.Bounds(
            defaults.requests().perDatabase(), defaults.requests().overall(), sync.requestTtl()),
        new EngineOptions(
            sync.interval(),
            engine.firstRetry(),
            engine.lastRetry(),
            engine.pending(),
            engine.flushLimit(),
            engine.stopLimit(),
            engine.isInBackground()));
  }

  @Scheduled(
      every = "${eidetica.sync.flush.interval:30s}",
      concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  void flush() {
    try {
      node.openInstance().ifPresent(Instance::flushSync);
    } catch (EideticaException e) {
      // what waits goes on waiting; the status of each peer tells why
      LOG.log(System.Logger.Level.DEBUG, "Not all could be sent: " + e.getMessage());
    }
  }
}
