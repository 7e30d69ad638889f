package io.eidetica4j.node.config;

import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.SysPropConfigSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * The names of all settings {@code eidetica.*}, and the check that no other is given: a misspelt
 * name in a file stops the start; in the environment or among system properties, which others may
 * have set, it is named in one warning.
 */
public final class Settings {
  private static final String PREFIX = "eidetica.";

  /** Every setting, sorted; a test holds this list against {@link NodeConfig}. */
  static final Set<String> NAMES =
      new TreeSet<>(
          List.of(
              "eidetica.admin.password",
              "eidetica.admin.password-file",
              "eidetica.admin.username",
              "eidetica.backend",
              "eidetica.data-dir",
              "eidetica.flush.interval",
              "eidetica.host",
              "eidetica.limits.delegation-steps",
              "eidetica.limits.delegation-tips",
              "eidetica.limits.entry-bytes",
              "eidetica.limits.index-bytes",
              "eidetica.limits.metadata-bytes",
              "eidetica.limits.name-bytes",
              "eidetica.limits.parents",
              "eidetica.limits.snapshot-bytes",
              "eidetica.limits.stores",
              "eidetica.limits.text-bytes",
              "eidetica.port",
              "eidetica.postgres-url",
              "eidetica.quota.bytes-per-user",
              "eidetica.quota.databases-per-user",
              "eidetica.quota.entries-per-database",
              "eidetica.quota.event-streams-per-user",
              "eidetica.quota.keys-per-user",
              "eidetica.quota.writes-per-user",
              "eidetica.replay-order",
              "eidetica.rest.body-bytes",
              "eidetica.rest.cors-origins",
              "eidetica.rest.event-heartbeat",
              "eidetica.rest.event-streams",
              "eidetica.rest.login-failures-per-minute",
              "eidetica.rest.logins-at-once",
              "eidetica.rest.passwordless",
              "eidetica.rest.repeats-per-user",
              "eidetica.rest.repeats-ttl",
              "eidetica.rest.session-idle",
              "eidetica.rest.session-ttl",
              "eidetica.rest.sessions",
              "eidetica.rest.sessions-per-user",
              "eidetica.rest.transaction-operations",
              "eidetica.service.connections",
              "eidetica.service.group",
              "eidetica.service.queued-frames",
              "eidetica.service.state-bytes",
              "eidetica.service.unverified-entries",
              "eidetica.service.users",
              "eidetica.socket",
              "eidetica.sync.advertised-addresses",
              "eidetica.sync.allow",
              "eidetica.sync.deny",
              "eidetica.sync.enabled",
              "eidetica.sync.flush.interval",
              "eidetica.sync.interval",
              "eidetica.sync.request-ttl",
              "eidetica.sync.stop-limit",
              "eidetica.url"));

  private static final Set<String> VARIABLES =
      NAMES.stream().map(Settings::variable).collect(Collectors.toUnmodifiableSet());

  /** What Kubernetes sets in every container beside a service called "eidetica". */
  private static final Pattern SERVICE_LINK =
      Pattern.compile(
          "EIDETICA_(SERVICE_HOST|SERVICE_PORT(_.*)?|PORT_\\d+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?)");

  /** A profile before a name, as in {@code %test.eidetica.url}. */
  private static final Pattern PROFILE = Pattern.compile("^%[^.]+\\.");

  private Settings() {}

  /**
   * Checks the names given by all sources.
   *
   * @return the unknown names that deserve a warning
   * @throws Refusal for an unknown name in a file, with the file
   */
  public static List<String> check(Config config) {
    Set<String> suspicious = new TreeSet<>();
    for (ConfigSource source : config.getConfigSources()) {
      for (String name : source.getPropertyNames()) {
        if (source instanceof EnvConfigSource) {
          if (unknownVariable(name)) {
            suspicious.add(name);
          }
        } else if (unknown(name)) {
          if (!(source instanceof SysPropConfigSource)) {
            throw new Refusal("unknown setting " + name + " in " + source.getName());
          }
          suspicious.add(name);
        }
      }
    }
    return new ArrayList<>(suspicious);
  }

  private static boolean unknown(String name) {
    String plain = PROFILE.matcher(name).replaceFirst("");
    return plain.startsWith(PREFIX) && !NAMES.contains(unindexed(plain));
  }

  private static boolean unknownVariable(String name) {
    return name.startsWith("EIDETICA_")
        && !VARIABLES.contains(name)
        && !SERVICE_LINK.matcher(name).matches();
  }

  /** {@code eidetica.rest.cors-origins[0]} is an element of a list. */
  private static String unindexed(String name) {
    int bracket = name.indexOf('[');
    return bracket < 0 ? name : name.substring(0, bracket);
  }

  private static String variable(String name) {
    return name.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
  }
}
