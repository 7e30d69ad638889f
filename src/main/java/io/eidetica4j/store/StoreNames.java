package io.eidetica4j.store;

import io.eidetica4j.EideticaException;
import io.eidetica4j.Limits;
import io.eidetica4j.codec.Utf8;
import io.eidetica4j.entry.Entry;
import java.util.Set;

/**
 * Names of stores and rows. Peers may send nearly any name, and what has one is read; names that
 * make trouble are refused when something new is made.
 */
public final class StoreNames {
  /** The store of a database's settings. */
  public static final String SETTINGS = Entry.SETTINGS;

  /** The register of stores. */
  public static final String INDEX = Entry.INDEX;

  /** The marker of a root entry. */
  public static final String ROOT = Entry.ROOT;

  private static final Set<String> SYSTEM = Set.of(SETTINGS, INDEX, ROOT);

  private StoreNames() {}

  /** Whether this is a store of the database itself, which is never registered. */
  public static boolean isSystem(String name) {
    return SYSTEM.contains(name);
  }

  /**
   * Checks the name of a new store: not empty, no dot (it would be read as a path), no leading
   * underscore (kept for the database itself), no control character, sound Unicode, within the
   * limit of length.
   *
   * @throws EideticaException STORE_INVALID_OPERATION
   */
  public static void checkNew(String name) {
    if (name.startsWith("_")) {
      throw refused(
          name, "create store", "names with a leading underscore are kept for the system");
    }
    if (name.chars().anyMatch(Character::isISOControl)) {
      throw refused(name, "create store", "a name must not hold control characters");
    }
    check(name, name, "create store");
  }

  /** Checks the key of a row that is to be written. */
  static void checkRowKey(String store, String key) {
    check(store, key, "put row");
  }

  private static void check(String store, String name, String operation) {
    if (name.isEmpty()) {
      throw refused(store, operation, "the name is empty");
    }
    if (name.indexOf('.') >= 0) {
      throw refused(store, operation, "a name must not hold a dot");
    }
    if (!Utf8.isWellFormed(name)) {
      throw refused(store, operation, "the name is no sound Unicode");
    }
    int limit = Limits.DEFAULT.nameBytes();
    if (Utf8.length(name) > limit) {
      throw refused(store, operation, "the name is longer than " + limit + " bytes")
          .with("limit", limit);
    }
  }

  private static EideticaException refused(String store, String operation, String reason) {
    return StoreErrors.invalidOperation(shown(store), operation, reason);
  }

  /** Enough of a name to recognise it; what is refused may be long. */
  private static String shown(String name) {
    return name.length() <= 100 ? name : name.substring(0, 100) + "…";
  }
}
