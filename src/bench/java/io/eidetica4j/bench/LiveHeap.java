package io.eidetica4j.bench;

import java.lang.management.ManagementFactory;

/** How much of the heap is in use by what is still needed: looked at after collections. */
final class LiveHeap {
  private static final long PAUSE_MILLIS = 20;

  private final long before = now();
  private final Thread watching;
  private volatile boolean done;
  private volatile long most;

  private LiveHeap() {
    watching = Thread.ofPlatform().daemon().start(this::look);
  }

  /** Begins to collect and look, again and again. */
  static LiveHeap watch() {
    return new LiveHeap();
  }

  /** Bytes in use now. */
  static long now() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  private void look() {
    while (!done) {
      most = Math.max(most, now());
      try {
        Thread.sleep(PAUSE_MILLIS);
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  /** Bytes in use when the watch began. */
  long before() {
    return before;
  }

  /** Ends the watch; the most that was in use beyond what was when it began. */
  long most() throws InterruptedException {
    done = true;
    watching.join();
    return Math.max(most, now()) - before;
  }
}
