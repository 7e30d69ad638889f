package io.eidetica4j.store;

import io.eidetica4j.EideticaException;
import io.eidetica4j.ErrorKind;
import org.jspecify.annotations.Nullable;

/** Errors of stores, with the texts that peers and applications know. */
final class StoreErrors {
  private StoreErrors() {}

  static EideticaException keyNotFound(String store, String key) {
    return ErrorKind.STORE_KEY_NOT_FOUND
        .error("Key not found in store '" + store + "': " + key)
        .with("store", store)
        .with("key", key);
  }

  static EideticaException typeMismatch(String store, String expected, String actual) {
    return ErrorKind.STORE_TYPE_MISMATCH
        .error(
            "Type mismatch in store '%s': expected %s, found %s".formatted(store, expected, actual))
        .with("store", store)
        .with("expected", expected)
        .with("actual", actual);
  }

  static EideticaException invalidOperation(String store, String operation, String reason) {
    return ErrorKind.STORE_INVALID_OPERATION
        .error("Invalid operation '%s' for store '%s': %s".formatted(operation, store, reason))
        .with("store", store)
        .with("operation", operation)
        .with("reason", reason);
  }

  static EideticaException closed() {
    return ErrorKind.STORE_INVALID_OPERATION.error("The encrypted store was closed");
  }

  static EideticaException serialization(String store, String reason, @Nullable Throwable cause) {
    return ErrorKind.STORE_SERIALIZATION_FAILED
        .error("Serialization failed in store '%s': %s".formatted(store, reason), cause)
        .with("store", store)
        .with("reason", reason);
  }

  static EideticaException deserialization(String store, String reason, @Nullable Throwable cause) {
    return ErrorKind.STORE_DESERIALIZATION_FAILED
        .error("Deserialization failed in store '%s': %s".formatted(store, reason), cause)
        .with("store", store)
        .with("reason", reason);
  }

  static EideticaException invalidConfiguration(String store, String reason) {
    return ErrorKind.STORE_INVALID_CONFIGURATION
        .error("Invalid configuration for store '%s': %s".formatted(store, reason))
        .with("store", store)
        .with("reason", reason);
  }

  static EideticaException implementation(String store, String reason) {
    return ErrorKind.STORE_IMPLEMENTATION_ERROR
        .error("Store implementation error in '%s': %s".formatted(store, reason))
        .with("store", store)
        .with("reason", reason);
  }
}
