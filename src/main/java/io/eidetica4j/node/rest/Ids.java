package io.eidetica4j.node.rest;

import io.eidetica4j.EideticaException;
import io.eidetica4j.ErrorKind;
import io.eidetica4j.crypto.PublicKey;
import io.eidetica4j.entry.Id;
import io.eidetica4j.node.problem.RestError;
import java.util.Optional;

/** Ids and keys in addresses: texts, of which the URL-safe base64 alphabet is taken too. */
final class Ids {
  private static final int SHOWN = 100;

  private Ids() {}

  /** An id; empty where the text is none. */
  static Optional<Id> parse(String text) {
    try {
      return Optional.of(Id.parse(text)).filter(id -> !id.isEmpty());
    } catch (EideticaException e) {
      return Optional.empty();
    }
  }

  /** The id of an entry in an address: what is no id names nothing. */
  static Id entry(String text) {
    return parse(text)
        .orElseThrow(() ->
            ErrorKind.BACKEND_ENTRY_NOT_FOUND
                .error("Entry not found: " + shown(text))
                .with("entry_id", shown(text)));
  }

  /** A public key, in either alphabet, with or without padding. */
  static PublicKey key(String text) {
    String standard = text.replace('-', '+').replace('_', '/');
    int colon = standard.indexOf(':');
    int missing = colon < 0 ? 0 : (4 - (standard.length() - colon - 1) % 4) % 4;
    try {
      return PublicKey.parse(standard + "=".repeat(missing));
    } catch (EideticaException e) {
      throw RestError.INVALID_VALUE.error(
          "'" + shown(text) + "' is no public key: expected ed25519: and 32 bytes in base64");
    }
  }

  /** A text from a request for a message: not all of it where it is long. */
  static String shown(String text) {
    return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
  }
}
