package io.eidetica4j.instance;

import io.eidetica4j.EideticaException;
import io.eidetica4j.ErrorKind;
import io.eidetica4j.OutcomeUnknownException;
import io.eidetica4j.crypto.PasswordKeys;
import io.eidetica4j.crypto.PrivateKey;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Optional;

/**
 * Gives a user another password, or none, or a first one.
 *
 * <p>What the password opens stands in two databases: the root key in the directory of users, all
 * others in the user's own. No entry spans both, so the change goes through a state that either
 * password opens: first each key gets a second row, wrapped anew; then the directory moves, in one
 * entry, and with it what is the password; then the old rows go. Wherever that breaks off, a login
 * with the password that holds finds all keys, and sweeps up what it can't open ({@link KeyRows}).
 */
final class PasswordChange {
  private static final Logger LOG = System.getLogger(PasswordChange.class.getName());

  /** Stands in where a password is given for a user who has none, at the same cost. */
  private static final String NO_SALT = PasswordKeys.newSalt();

  private final InstanceCore core;
  private final UserRecords records;
  private final String uuid;

  PasswordChange(InstanceCore core, UserRecords records, String uuid) {
    this.core = core;
    this.records = records;
    this.uuid = uuid;
  }

  /**
   * What the user is from now on.
   *
   * @param user the row with the new credentials
   * @param wrappingKey what wraps the keys now, to be closed by the caller
   */
  record Changed(UserRow user, Optional<WrappingKey> wrappingKey) {}

  /**
   * Makes the change.
   *
   * @throws EideticaException {@code InvalidPassword} where the current one is not right, also when
   *     somebody else just changed it; {@code DeviceKeyNotFound}
   */
  Changed run(Optional<char[]> current, Optional<char[]> next) {
    PrivateKey device = core.requireDeviceKey();
    UserRow before = core.users().withId(uuid).stream().findFirst().orElseThrow(this::wrong);
    UserCredentials known = before.info().credentials();
    Optional<WrappingKey> old =
        current.map(password -> WrappingKey.derive(password, known.passwordSalt().orElse(NO_SALT)));
    try (PrivateKey rootKey = prove(known, old)) {
      Optional<String> salt = next.map(password -> PasswordKeys.newSalt());
      Optional<WrappingKey> wrapping =
          next.map(password -> WrappingKey.derive(password, salt.orElseThrow()));
      UserCredentials credentials =
          new UserCredentials(known.rootKeyId(), WrappingKey.store(rootKey, wrapping), salt);
      try {
        KeyRows rows = new KeyRows(records, wrapping);
        rows.addOpenedWith(old);
        UserRow after = moveDirectory(before, credentials, device, rows);
        sweep(rows, old);
        return new Changed(after, wrapping);
      } catch (RuntimeException | Error e) {
        wrapping.ifPresent(WrappingKey::close);
        throw e;
      }
    } finally {
      old.ifPresent(WrappingKey::close);
    }
  }

  private PrivateKey prove(UserCredentials known, Optional<WrappingKey> old) {
    try {
      return Login.rootKey(known, old);
    } catch (EideticaException e) {
      throw switch (e.kind()) {
        case USER_PASSWORD_REQUIRED, USER_DECRYPTION_FAILED -> wrong();
        default -> e;
      };
    }
  }

  private UserRow moveDirectory(
      UserRow before, UserCredentials credentials, PrivateKey device, KeyRows rows) {
    try {
      return core.users().setCredentials(before, credentials, device);
    } catch (OutcomeUnknownException e) {
      // both sets of rows stay: one of them is the right one
      throw e;
    } catch (RuntimeException e) {
      try {
        rows.dropOwn();
      } catch (EideticaException second) {
        e.addSuppressed(second);
      }
      throw e;
    }
  }

  private static void sweep(KeyRows rows, Optional<WrappingKey> old) {
    try {
      rows.settle(old);
    } catch (EideticaException e) {
      LOG.log(Level.WARNING, "Rows of a former password stay until the next login", e);
    }
  }

  private EideticaException wrong() {
    return ErrorKind.USER_INVALID_PASSWORD.error("Invalid password");
  }
}
