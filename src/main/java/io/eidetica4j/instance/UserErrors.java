package io.eidetica4j.instance;

import io.eidetica4j.EideticaException;
import io.eidetica4j.ErrorKind;
import io.eidetica4j.crypto.PublicKey;
import io.eidetica4j.entry.Id;

/** Errors of user sessions that are raised in more than one place. */
final class UserErrors {
  private UserErrors() {}

  static EideticaException decryptionFailed(String reason) {
    return ErrorKind.USER_DECRYPTION_FAILED
        .error("Decryption failed: " + reason)
        .with("reason", reason);
  }

  static EideticaException passwordRequired(String operation) {
    return ErrorKind.USER_PASSWORD_REQUIRED
        .error("Password required for operation: " + operation)
        .with("operation", operation);
  }

  static EideticaException passwordChanged() {
    return ErrorKind.INSTANCE_AUTHENTICATION_REQUIRED.error(
        "The user's password has changed since this session began: log in again");
  }

  static EideticaException keyInUse(PublicKey key, String reason) {
    return ErrorKind.USER_KEY_IN_USE
        .error("Key " + key + " can't be removed: " + reason)
        .with("key_id", key)
        .with("reason", reason);
  }

  static EideticaException keyNotFound(PublicKey key) {
    return ErrorKind.USER_KEY_NOT_FOUND.error("Key not found: " + key).with("key_id", key);
  }

  static EideticaException notTracked(Id database) {
    return ErrorKind.USER_DATABASE_NOT_TRACKED
        .error("Database not tracked: " + database)
        .with("database_id", database);
  }

  static EideticaException noKey(Id database) {
    return ErrorKind.USER_NO_KEY_FOR_DATABASE
        .error("No key found for database: " + database)
        .with("database_id", database);
  }

  static EideticaException noMapping(PublicKey key, Id database) {
    return ErrorKind.USER_NO_SIG_KEY_MAPPING
        .error("No SigKey mapping found for key " + key + " in database " + database)
        .with("key_id", key)
        .with("database_id", database);
  }

  static EideticaException noSigKey(PublicKey key, Id database) {
    return ErrorKind.USER_NO_SIG_KEY_FOUND
        .error("No SigKey found for key " + key + " in database " + database)
        .with("key_id", key)
        .with("database_id", database);
  }

  static EideticaException accessPending(Id database, EideticaException cause) {
    return ErrorKind.USER_DATABASE_ACCESS_PENDING
        .error(
            "Database access pending for "
                + database
                + ": a key mapping exists but the database has no local data yet (the bootstrap"
                + " request may be awaiting approval, or the database has not synced)",
            cause)
        .with("database_id", database);
  }
}
