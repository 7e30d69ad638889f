package io.eidetica4j.node.metrics;

import io.eidetica4j.Observer;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** Counts and times what the library reports. */
final class MicrometerObserver implements Observer {
  private final Counter commits;
  private final Timer commitTime;
  private final Counter reads;
  private final Timer verifyTime;
  private final Timer flushTime;
  private final Map<String, Counter> rejected = new ConcurrentHashMap<>();
  private final Map<String, Counter> limits = new ConcurrentHashMap<>();
  private final Map<String, Counter> logins = new ConcurrentHashMap<>();
  private final Map<List<String>, Counter> syncRequests = new ConcurrentHashMap<>();
  private final Function<List<String>, Counter> newSyncRequest;
  private final Function<String, Counter> newRejected;
  private final Function<String, Counter> newLimit;
  private final Function<String, Counter> newLogin;

  MicrometerObserver(MeterRegistry registry) {
    commits = Counter.builder("eidetica.commits").description("Local commits").register(registry);
    commitTime =
        Timer.builder("eidetica.commit")
            .description("From the call of commit until it is durable")
            .register(registry);
    reads =
        Counter.builder("eidetica.reads")
            .description("Reads of a store's state")
            .register(registry);
    verifyTime =
        Timer.builder("eidetica.verify").description("Verification passes").register(registry);
    flushTime =
        Timer.builder("eidetica.flush")
            .description("Snapshot files written and synced")
            .register(registry);
    newRejected =
        rule ->
            Counter.builder("eidetica.entries.rejected")
                .description("Entries that a rule of this node rejects")
                .tag("rule", rule)
                .register(registry);
    newSyncRequest =
        labels ->
            Counter.builder("eidetica.sync.requests")
                .description("Requests of the sync protocol")
                .tag("direction", labels.get(0))
                .tag("kind", labels.get(1))
                .tag("outcome", labels.get(2))
                .register(registry);
    newLimit =
        limit ->
            Counter.builder("eidetica.limit.rejections")
                .description("Times that a limit was reached")
                .tag("limit", limit)
                .register(registry);
    newLogin =
        outcome ->
            Counter.builder("eidetica.login")
                .description("Logins")
                .tag("outcome", outcome)
                .register(registry);
    // there from the start, so that the first failure is seen as a change
    logins.computeIfAbsent("ok", newLogin);
    logins.computeIfAbsent("denied", newLogin);
  }

  @Override
  public void syncRequest(String direction, String kind, String outcome) {
    syncRequests.computeIfAbsent(List.of(direction, kind, outcome), newSyncRequest).increment();
  }

  @Override
  public void committed(long nanos) {
    commits.increment();
    commitTime.record(nanos, TimeUnit.NANOSECONDS);
  }

  @Override
  public void read() {
    reads.increment();
  }

  @Override
  public void verified(int entries, long nanos) {
    verifyTime.record(nanos, TimeUnit.NANOSECONDS);
  }

  @Override
  public void rejected(String rule) {
    rejected.computeIfAbsent(rule, newRejected).increment();
  }

  @Override
  public void limitReached(String limit) {
    limits.computeIfAbsent(limit, newLimit).increment();
  }

  @Override
  public void flushed(long nanos) {
    flushTime.record(nanos, TimeUnit.NANOSECONDS);
  }

  @Override
  public void login(String outcome) {
    logins.computeIfAbsent(outcome, newLogin).increment();
  }
}
