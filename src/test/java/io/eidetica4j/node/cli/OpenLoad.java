package io.eidetica4j.node.cli;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/**
 * Requests sent at times that were fixed beforehand, whether or not those before were answered, as
 * many independent clients would. Times are counted from when a request was due, so a server that
 * stalls is seen to stall.
 */
final class OpenLoad {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final int perSecond;
  private final Random random;

  /**
   * @param perSecond requests a second, of all kinds together
   */
  OpenLoad(int perSecond, long seed) {
    this.perSecond = perSecond;
    this.random = new Random(seed);
  }

  /**
   * What became of the requests of one kind.
   *
   * @param nanos times of those that were answered with 200, sorted
   * @param failed how many were not
   */
  record Outcome(List<Long> nanos, int failed) {
    /** The time within which this part of the requests was answered. */
    double millis(double part) {
      return nanos.get((int) (part * (nanos.size() - 1))) / 1e6;
    }
  }

  /** Sends requests for some time, each of a kind drawn by lot; the outcome of each kind. */
  List<Outcome> run(List<HttpRequest> kinds, Duration time) throws InterruptedException {
    int count = Math.toIntExact(perSecond * time.toMillis() / 1000);
    int[] drawn = random.ints(count, 0, kinds.size()).toArray();
    long[] took = new long[count];
    AtomicInteger[] failed = new AtomicInteger[kinds.size()];
    Arrays.setAll(failed, kind -> new AtomicInteger());
    long start = System.nanoTime();
    try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < count; i++) {
        int number = i;
        long due = start + i * 1_000_000_000L / perSecond;
        for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
          LockSupport.parkNanos(left);
        }
        clients.execute(() -> {
          if (isAnswered(kinds.get(drawn[number]))) {
            took[number] = System.nanoTime() - due;
          } else {
            failed[drawn[number]].incrementAndGet();
          }
        });
      }
    }
    List<Outcome> outcomes = new ArrayList<>();
    for (int kind = 0; kind < kinds.size(); kind++) {
      int wanted = kind;
      List<Long> nanos =
          IntStream.range(0, count)
              .filter(i -> drawn[i] == wanted && took[i] > 0)
              .mapToLong(i -> took[i])
              .sorted()
              .boxed()
              .toList();
      outcomes.add(new Outcome(nanos, failed[kind].get()));
    }
    return outcomes;
  }

  private boolean isAnswered(HttpRequest request) {
    try {
      HttpRequest patient =
          HttpRequest.newBuilder(request, (name, value) -> true).timeout(PATIENCE).build();
      return http.send(patient, HttpResponse.BodyHandlers.ofByteArray()).statusCode() == 200;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
