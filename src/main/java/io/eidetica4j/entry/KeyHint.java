package io.eidetica4j.entry;

import io.eidetica4j.crypto.PublicKey;
import java.util.Optional;

/**
 * What a signer says about the key it signed with.
 *
 * @param pubkey the key itself
 * @param name the name it has in the database's settings; several keys may share it
 * @param global whether the right of everyone ({@code *}) is claimed; the key is then given too
 */
public record KeyHint(Optional<PublicKey> pubkey, Optional<String> name, boolean global) {
  /** Says nothing. */
  public static final KeyHint NONE = new KeyHint(Optional.empty(), Optional.empty(), false);

  /**
   * Checks that the name can be written.
   *
   * @throws io.eidetica4j.EideticaException ENTRY_SERIALIZATION_FAILED for unpaired surrogates
   */
  public KeyHint {
    name.ifPresent(SigInfo::checkText);
  }

  /** Names the key. */
  public static KeyHint fromPubkey(PublicKey key) {
    return new KeyHint(Optional.of(key), Optional.empty(), false);
  }

  /** Names the key by its name in the settings. */
  public static KeyHint fromName(String name) {
    return new KeyHint(Optional.empty(), Optional.of(name), false);
  }

  /** Claims everyone's right, with the signer's real key. */
  public static KeyHint global(PublicKey signer) {
    return new KeyHint(Optional.of(signer), Optional.empty(), true);
  }

  /** Whether a key or a name is given; claiming everyone's right alone doesn't count. */
  public boolean isSet() {
    return pubkey.isPresent() || name.isPresent();
  }

  /** What is given, for messages: {@code global}, {@code pubkey}, {@code name} or {@code none}. */
  public String hintType() {
    if (pubkey.isPresent()) {
      return global ? "global" : "pubkey";
    }
    return name.isPresent() ? "name" : "none";
  }
}
