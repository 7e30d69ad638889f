package io.eidetica4j.node.run;

import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;

/**
 * Gives back, once, what only the start needed: a password hash alone takes 19 MiB of heap, and a
 * node with little to do would keep it as garbage for hours. Where the heap has grown already there
 * is work, which collects by itself, and a pause for all of it would be felt.
 */
@ApplicationScoped
class AfterStart {
  private static final Duration SETTLED = Duration.ofSeconds(3);
  private static final long LITTLE = 96L << 20;

  void begin(@Observes StartupEvent event) {
    Thread.ofVirtual().name("eidetica-after-start").start(AfterStart::collect);
  }

  private static void collect() {
    try {
      Thread.sleep(SETTLED);
      if (Runtime.getRuntime().totalMemory() <= LITTLE) {
        System.gc();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
