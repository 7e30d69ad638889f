package io.eidetica4j.instance;

import io.eidetica4j.ErrorKind;
import io.eidetica4j.backend.Backend;
import io.eidetica4j.backend.Shared;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Has one process at a time make an instance, or finish what another began, where several share the
 * storage. One that dies meanwhile makes room for the next.
 */
final class FirstStart {
  private static final String ROLE = "first start";
  private static final Duration PAUSE = Duration.ofMillis(50);

  /** An instance is made within a second; more is a process that hangs. */
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private FirstStart() {}

  /**
   * Does the work when no other process does such.
   *
   * @throws io.eidetica4j.EideticaException {@code backend/Locked} where another takes too long
   */
  static <T> T alone(Backend backend, Supplier<T> work) {
    Optional<Shared> others = backend.shared();
    if (others.isEmpty()) {
      return work.get();
    }
    Shared.Lease lease = take(others.get());
    try {
      return work.get();
    } finally {
      lease.close();
    }
  }

  private static Shared.Lease take(Shared others) {
    long begun = System.nanoTime();
    while (true) {
      Optional<Shared.Lease> lease = others.lead(ROLE);
      if (lease.isPresent()) {
        return lease.get();
      }
      if (System.nanoTime() - begun > PATIENCE.toNanos()) {
        throw ErrorKind.BACKEND_LOCKED.error(
            "Another process has been making the instance for " + PATIENCE.toSeconds() + " s");
      }
      pause();
    }
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw ErrorKind.BACKEND_LOCKED.error(
          "Interrupted while another process makes the instance", e);
    }
  }
}
