package io.eidetica4j.database;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntFunction;

/** Threads that begin at the same moment. */
final class Crowd {
  private Crowd() {}

  /** Runs so many workers at once, and gives what they give. */
  static <T> List<T> run(int workers, IntFunction<Callable<T>> work) throws Exception {
    CountDownLatch begin = new CountDownLatch(1);
    List<T> results = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(workers)) {
      List<Future<T>> running = new ArrayList<>();
      for (int i = 0; i < workers; i++) {
        Callable<T> task = work.apply(i);
        running.add(
            threads.submit(() -> {
              begin.await();
              return task.call();
            }));
      }
      begin.countDown();
      for (Future<T> future : running) {
        results.add(future.get());
      }
    }
    return results;
  }

  /** Runs something again and again beside other work, at least once, until that is done. */
  static <T> T beside(Callable<?> repeated, Callable<T> work) throws Exception {
    AtomicBoolean done = new AtomicBoolean();
    try (ExecutorService thread = Executors.newSingleThreadExecutor()) {
      Future<?> looping =
          thread.submit(() -> {
            do {
              repeated.call();
            } while (!done.get());
            return null;
          });
      try {
        return work.call();
      } finally {
        done.set(true);
        looping.get();
      }
    }
  }
}
