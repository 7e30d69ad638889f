package io.eidetica4j.backend.sql;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The parameters of a SQLite URL. Those of the reference, and the connection settings that its
 * guide promises.
 *
 * @param mode {@code ro}, {@code rw}, {@code rwc} or {@code memory}, if given
 * @param cache {@code private} or {@code shared}, if given
 * @param open parameters for SQLite's opening of the file
 * @param pragmas settings of each connection, with our defaults for those not given
 */
record SqliteParameters(
    Optional<String> mode,
    Optional<String> cache,
    Map<String, String> open,
    Map<String, String> pragmas) {
  private static final Set<String> MODES = Set.of("ro", "rw", "rwc", "memory");
  private static final Set<String> CACHES = Set.of("private", "shared");
  private static final Set<String> JOURNALS =
      Set.of("DELETE", "TRUNCATE", "PERSIST", "MEMORY", "WAL", "OFF");
  private static final Map<String, String> SYNCHRONOUS =
      Map.of(
          "0", "OFF", "OFF", "OFF", "1", "NORMAL", "NORMAL", "NORMAL", "2", "FULL", "FULL", "FULL",
          "3", "EXTRA", "EXTRA", "EXTRA");
  private static final Map<String, String> DEFAULTS =
      Map.of("journal_mode", "WAL", "synchronous", "FULL", "busy_timeout", "5000");

  /** Reads form-encoded parameters; of those given twice the last counts. */
  static SqliteParameters parse(String query) {
    Optional<String> mode = Optional.empty();
    Optional<String> cache = Optional.empty();
    Map<String, String> open = new HashMap<>();
    Map<String, String> pragmas = new HashMap<>(DEFAULTS);
    for (String pair : query.split("&", -1)) {
      if (pair.isEmpty()) {
        continue;
      }
      int equals = pair.indexOf('=');
      String key = formDecode(equals < 0 ? pair : pair.substring(0, equals));
      String value = equals < 0 ? "" : formDecode(pair.substring(equals + 1));
      String upper = value.toUpperCase(Locale.ROOT);
      switch (key) {
        case "mode" -> mode = Optional.of(oneOf(key, value, value, MODES));
        case "cache" -> cache = Optional.of(oneOf(key, value, value, CACHES));
        case "immutable" -> open.put(key, truth(key, value) ? "1" : "0");
        case "vfs" -> open.put(key, value);
        case "journal_mode" -> pragmas.put(key, oneOf(key, value, upper, JOURNALS));
        case "synchronous" ->
            pragmas.put(key, SYNCHRONOUS.get(oneOf(key, value, upper, SYNCHRONOUS.keySet())));
        case "busy_timeout" -> pragmas.put(key, milliseconds(key, value));
        default -> throw SqliteTarget.refused("unknown query parameter `" + key + "`");
      }
    }
    return new SqliteParameters(mode, cache, Map.copyOf(open), Map.copyOf(pragmas));
  }

  private static String oneOf(String key, String given, String value, Set<String> allowed) {
    if (!allowed.contains(value)) {
      throw SqliteTarget.refused("unknown value `" + given + "` for `" + key + "`");
    }
    return value;
  }

  private static boolean truth(String key, String value) {
    return Set.of("true", "1")
        .contains(oneOf(key, value, value, Set.of("true", "1", "false", "0")));
  }

  private static String milliseconds(String key, String value) {
    try {
      int number = Integer.parseInt(value);
      if (number >= 0) {
        return Integer.toString(number);
      }
    } catch (NumberFormatException e) {
      // refused below
    }
    throw SqliteTarget.refused("unknown value `" + value + "` for `" + key + "`");
  }

  private static String formDecode(String text) {
    return SqliteTarget.decode(text.replace('+', ' '));
  }
}
