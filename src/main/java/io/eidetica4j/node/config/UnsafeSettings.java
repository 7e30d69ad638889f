package io.eidetica4j.node.config;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Settings that would take a protection away without saying so: the start is refused. Whoever wants
 * that has to say it by the name of what is taken away.
 */
final class UnsafeSettings {
  private UnsafeSettings() {}

  /**
   * Looks for them.
   *
   * @throws Refusal for the first that is found
   */
  static void check(NodeConfig config) {
    NodeConfig.Rest rest = config.rest();
    rest.corsOrigins().orElse(List.of()).forEach(UnsafeSettings::checkOrigin);
    checkNumbers(
        "rest",
        Map.of(
            "sessions-per-user", (long) rest.sessionsPerUser(),
            "sessions", (long) rest.sessions(),
            "login-failures-per-minute", (long) rest.loginFailuresPerMinute(),
            "logins-at-once", (long) rest.loginsAtOnce(),
            "body-bytes", rest.bodyBytes(),
            "event-streams", (long) rest.eventStreams(),
            "transaction-operations", (long) rest.transactionOperations(),
            "repeats-per-user", (long) rest.repeatsPerUser()));
    QuotaSettings quota = config.quota();
    checkNumbers(
        "quota",
        Map.of(
            "databases-per-user", (long) quota.databasesPerUser(),
            "keys-per-user", (long) quota.keysPerUser(),
            "event-streams-per-user", (long) quota.eventStreamsPerUser(),
            "writes-per-user", (long) quota.writesPerUser(),
            "bytes-per-user", quota.bytesPerUser(),
            "entries-per-database", (long) quota.entriesPerDatabase()));
    Map<String, Duration> times =
        Map.of(
            "session-ttl", rest.sessionTtl(),
            "session-idle", rest.sessionIdle(),
            "event-heartbeat", rest.eventHeartbeat(),
            "repeats-ttl", rest.repeatsTtl());
    times.forEach((name, value) -> {
      if (!value.isPositive()) {
        throw new Refusal("eidetica.rest." + name + " is " + value + "; it has to be above 0");
      }
    });
  }

  private static void checkNumbers(String group, Map<String, Long> numbers) {
    numbers.forEach((name, value) -> {
      if (value <= 0) {
        throw new Refusal(
            "eidetica." + group + "." + name + " is " + value + "; it has to be above 0");
      }
    });
  }

  private static void checkOrigin(String origin) {
    if (!origin.matches("https?://[^/*\\s]+")) {
      throw new Refusal(
          "eidetica.rest.cors-origins takes origins such as https://app.example, not '"
              + origin
              + "'; patterns, which let pages of others in, go to quarkus.http.cors.origins");
    }
  }
}
