package io.eidetica4j.node.run;

import io.eidetica4j.EideticaException;
import io.eidetica4j.instance.Instance;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;

/** Writes what changed since the last time to a {@code memory:///file}; nothing for others. */
@ApplicationScoped
class Flushing {
  private static final System.Logger LOG = System.getLogger(Flushing.class.getName());

  private final Node node;

  Flushing(Node node) {
    this.node = node;
  }

  @Scheduled(
      every = "${eidetica.flush.interval:30s}",
      concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  void flush() {
    try {
      node.openInstance().ifPresent(Instance::flush);
    } catch (EideticaException e) {
      // the next run tries again, and so does the stop
      LOG.log(System.Logger.Level.ERROR, "The snapshot could not be written: " + e.getMessage());
    }
  }
}
