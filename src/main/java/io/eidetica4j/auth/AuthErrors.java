package io.eidetica4j.auth;

import io.eidetica4j.EideticaException;
import io.eidetica4j.ErrorKind;

/** Errors that several classes here raise. */
final class AuthErrors {
  private AuthErrors() {}

  static EideticaException invalidConfiguration(String reason) {
    return ErrorKind.AUTH_INVALID_AUTH_CONFIGURATION
        .error("Invalid auth configuration: " + reason)
        .with("reason", reason);
  }

  static EideticaException permissionDenied(String reason) {
    return ErrorKind.AUTH_PERMISSION_DENIED
        .error("Permission denied: " + reason)
        .with("reason", reason);
  }

  static EideticaException signingKeyMismatch(String reason) {
    return ErrorKind.AUTH_SIGNING_KEY_MISMATCH
        .error("Signing key mismatch: " + reason)
        .with("reason", reason);
  }

  static EideticaException invalidKeyFormat(String reason) {
    return ErrorKind.AUTH_INVALID_KEY_FORMAT
        .error("Invalid key format: " + reason)
        .with("reason", reason);
  }

  static EideticaException keyNotFound(String name) {
    return ErrorKind.AUTH_KEY_NOT_FOUND.error("Key not found: " + name).with("key_name", name);
  }

  /**
   * Why an identity can't be resolved now: nothing to read trees from, or parts of them missing.
   */
  static EideticaException unresolved(Verdict.Waiting waiting) {
    int missing = waiting.missing().size();
    if (missing == 0) {
      return ErrorKind.AUTH_DATABASE_REQUIRED
          .error("Database required for delegated tree resolution")
          .with("operation", "delegated tree resolution");
    }
    return ErrorKind.AUTH_DELEGATED_TREE_UNSYNCED
        .error(
            "Delegated tree not synced enough to validate delegation: %d entry(ies) missing"
                .formatted(missing))
        .with("missing", waiting.missing());
  }
}
