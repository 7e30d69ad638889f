package io.eidetica4j.auth;

import io.eidetica4j.EideticaException;
import io.eidetica4j.ErrorKind;
import io.eidetica4j.crdt.Doc;
import io.eidetica4j.crdt.Value;
import java.util.Optional;

/** What the merged settings of a database say of access. */
public final class SettingsDocs {
  /** The member of the settings that holds keys and permissions. */
  public static final String AUTH = "auth";

  private SettingsDocs() {}

  /**
   * The keys and permissions of merged settings; none where they hold no {@code auth}.
   *
   * @throws EideticaException TRANSACTION_CORRUPTED_AUTH_CONFIGURATION where {@code auth} was
   *     deleted or is no Doc: nobody has any right then
   */
  public static AuthSettings auth(Doc settings) {
    Optional<Value> auth = settings.child(AUTH);
    if (auth.isEmpty()) {
      return AuthSettings.EMPTY;
    }
    if (auth.get() instanceof Doc doc) {
      return AuthSettings.of(doc);
    }
    throw ErrorKind.TRANSACTION_CORRUPTED_AUTH_CONFIGURATION.error(
        "Authentication configuration is corrupted or malformed");
  }

  /**
   * The settings that a transaction is judged by: the history's, so that it can't change the rules
   * it is judged by. Only where those never said anything of keys, and the transaction brings some,
   * it is judged by its own; this is how a database begins.
   *
   * @param history merged settings before the transaction
   * @param staged what the transaction changes in them
   */
  public static Doc judging(Doc history, Optional<Doc> staged) {
    boolean begins = history.child(AUTH).filter(auth -> !auth.equals(Doc.EMPTY)).isEmpty();
    return begins && staged.isPresent() && holdsAuth(staged.get()) ? staged.get() : history;
  }

  /**
   * Refuses settings that nobody could change any more. For authors only: what others wrote is
   * judged without it.
   *
   * @throws EideticaException AUTH_INVALID_AUTH_CONFIGURATION where an active admin was there
   *     before and none is after
   */
  public static void requireAdminStays(AuthSettings before, AuthSettings after) {
    if (before.hasActiveAdmin() && !after.hasActiveAdmin()) {
      throw AuthErrors.invalidConfiguration("the last active admin can't be taken away");
    }
  }

  private static boolean holdsAuth(Doc settings) {
    return settings.getDoc(AUTH).filter(auth -> !auth.isEmpty()).isPresent();
  }
}
