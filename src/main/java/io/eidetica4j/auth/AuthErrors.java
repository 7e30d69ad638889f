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

  static EideticaException keyNotFound(String name) {
    return ErrorKind.AUTH_KEY_NOT_FOUND.error("Key not found: " + name).with("key_name", name);
  }

  static EideticaException unsynced(Verdict.Waiting waiting) {
    return ErrorKind.AUTH_DELEGATED_TREE_UNSYNCED
        .error(
            "Delegated tree not synced enough to validate delegation: %s (%d entry(ies) missing)"
                .formatted(waiting.reason(), waiting.missing().size()))
        .with("missing", waiting.missing());
  }
}
