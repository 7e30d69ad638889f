package io.eidetica4j.instance;

import io.eidetica4j.EideticaException;
import io.eidetica4j.ErrorKind;
import io.eidetica4j.codec.Bytes;
import io.eidetica4j.crypto.PasswordKeys;
import io.eidetica4j.crypto.PrivateKey;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Login with a name and perhaps a password.
 *
 * <p>The costly derivation of a key from the password comes first and is made for every attempt
 * with a password, also of users that are unknown, disabled or have none: what an attempt costs
 * depends on nothing but on whether a password was given.
 */
final class Login {
  private static final Logger LOG = System.getLogger(Login.class.getName());

  /** Stands in where there is no user or no salt. */
  private static final String NO_SALT = PasswordKeys.newSalt();

  private final InstanceCore core;

  Login(InstanceCore core) {
    this.core = core;
  }

  User login(String username, Optional<char[]> password) {
    NewSession proven;
    try {
      proven = prove(username, password);
    } catch (EideticaException e) {
      core.options().observer().login("denied");
      throw e;
    }
    User user = SessionOpener.open(core, proven);
    core.users().recordLogin(proven.user().uuid());
    tellSync(proven.user());
    core.options().observer().login("ok");
    return user;
  }

  /** Makes a session of what was sealed of another. */
  User restore(Bytes sealed, byte[] key) {
    SessionSeal seal = SessionSeal.open(sealed, key);
    NewSession proven;
    try {
      core.users().catchUp();
      UserRow user = activeUser(seal.uuid(), core.users().withId(seal.uuid()));
      proven =
          new NewSession(
              user, rootKey(user.info().credentials(), seal.wrappingKey()), seal.wrappingKey());
    } catch (RuntimeException | Error e) {
      seal.wrappingKey().ifPresent(WrappingKey::close);
      throw e;
    }
    return SessionOpener.open(core, proven);
  }

  /** What the user wants to be synced may have changed on another node; no matter for the login. */
  private void tellSync(UserRow user) {
    try {
      core.sync()
          .ifPresent(sync ->
              sync.userChanged(new UserLocation(user.uuid(), user.info().userDatabaseId())));
    } catch (EideticaException e) {
      LOG.log(Level.WARNING, "What a user wants to be synced could not be looked at", e);
    }
  }

  private NewSession prove(String username, Optional<char[]> password) {
    Optional<RemoteConnection> remote = core.storage().remote();
    return remote.isPresent()
        ? proveTo(remote.get(), username, password)
        : proveHere(username, password);
  }

  /** The other process has the record; it hands it out and wants the root key proven. */
  private static NewSession proveTo(
      RemoteConnection remote, String username, Optional<char[]> password) {
    List<NewSession> opened = new ArrayList<>(1);
    try {
      remote.login(
          username,
          user -> {
            opened.add(unlock(user, password));
            return opened.getFirst().rootKey();
          });
      return opened.getFirst();
    } catch (RuntimeException | Error e) {
      opened.forEach(NewSession::close);
      throw e;
    }
  }

  private static NewSession unlock(UserRow user, Optional<char[]> password) {
    Optional<WrappingKey> wrapping =
        password.map(p -> WrappingKey.derive(p, saltOf(List.of(user))));
    try {
      return new NewSession(user, rootKey(user.info().credentials(), wrapping), wrapping);
    } catch (RuntimeException | Error e) {
      wrapping.ifPresent(WrappingKey::close);
      throw e;
    }
  }

  private NewSession proveHere(String username, Optional<char[]> password) {
    core.users().catchUp();
    List<UserRow> rows = core.users().named(username);
    Optional<WrappingKey> wrapping = password.map(p -> WrappingKey.derive(p, saltOf(rows)));
    try {
      UserRow user = activeUser(username, rows);
      return new NewSession(user, rootKey(user.info().credentials(), wrapping), wrapping);
    } catch (RuntimeException | Error e) {
      wrapping.ifPresent(WrappingKey::close);
      throw e;
    }
  }

  private static String saltOf(List<UserRow> rows) {
    return rows.stream()
        .flatMap(row -> row.info().credentials().passwordSalt().stream())
        .findFirst()
        .orElse(NO_SALT);
  }

  /** The record of a user who may log in; throws as a login does. */
  UserRow lookUp(String username) {
    core.users().catchUp();
    return activeUser(username, core.users().named(username));
  }

  private static UserRow activeUser(String username, List<UserRow> rows) {
    if (rows.isEmpty()) {
      throw ErrorKind.USER_USER_NOT_FOUND
          .error("User not found: " + username)
          .with("username", username);
    }
    if (rows.size() > 1) {
      throw ErrorKind.USER_DUPLICATE_USERS_DETECTED
          .error(
              "Multiple users detected with username '%s' (%d found). This indicates a race condition during user creation. Manual intervention required."
                  .formatted(username, rows.size()))
          .with("username", username)
          .with("count", rows.size());
    }
    if (rows.getFirst().info().status() != UserStatus.ACTIVE) {
      throw ErrorKind.USER_USER_DISABLED
          .error("User account disabled: " + username)
          .with("username", username);
    }
    return rows.getFirst();
  }

  /**
   * The root key, opened.
   *
   * @throws EideticaException {@code PasswordRequired}, {@code InvalidPassword}, {@code
   *     DecryptionFailed}
   */
  static PrivateKey rootKey(UserCredentials credentials, Optional<WrappingKey> wrapping) {
    boolean salted = credentials.passwordSalt().isPresent();
    if (salted && wrapping.isEmpty()) {
      throw UserErrors.passwordRequired("login for password-protected user");
    }
    if (salted != wrapping.isPresent()
        || salted != credentials.rootKey() instanceof KeyStorage.Encrypted) {
      throw ErrorKind.USER_INVALID_PASSWORD.error("Invalid password");
    }
    PrivateKey key = WrappingKey.open(credentials.rootKey(), wrapping);
    if (!key.publicKey().equals(credentials.rootKeyId())) {
      key.close();
      throw UserErrors.decryptionFailed("the private key does not belong to the user's root key");
    }
    return key;
  }
}
