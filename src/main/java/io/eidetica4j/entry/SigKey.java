package io.eidetica4j.entry;

import io.eidetica4j.crypto.PublicKey;
import java.util.List;
import java.util.Optional;

/** Which key an entry claims to be signed with. */
public sealed interface SigKey {
  /** What is said about the key. */
  KeyHint hint();

  /** A key of the database's own settings. */
  record Direct(KeyHint hint) implements SigKey {
    /** Claims nothing. */
    public static final Direct NONE = new Direct(KeyHint.NONE);
  }

  /** A key of another tree, reached through the settings of one tree after the other. */
  record Delegation(List<DelegationStep> path, KeyHint hint) implements SigKey {
    /** Takes an immutable copy of the path. */
    public Delegation {
      path = List.copyOf(path);
    }
  }

  /** The key itself, of the database's own settings. */
  static SigKey fromPubkey(PublicKey key) {
    return new Direct(KeyHint.fromPubkey(key));
  }

  /** A name in the database's own settings. */
  static SigKey fromName(String name) {
    return new Direct(KeyHint.fromName(name));
  }

  /** Everyone's right in the database's own settings, with the signer's real key. */
  static SigKey global(PublicKey signer) {
    return new Direct(KeyHint.global(signer));
  }

  /** Whether everyone's right is claimed. */
  default boolean isGlobal() {
    return hint().global();
  }

  /** Whether exactly this key is named. */
  default boolean hasPubkeyHint(PublicKey key) {
    return hint().pubkey().equals(Optional.of(key));
  }

  /** Whether exactly this name is given. */
  default boolean hasNameHint(String name) {
    return hint().name().equals(Optional.of(name));
  }

  /** The claim in one word: {@code *}, the key's text, the name, or {@code unknown}. */
  default String displayId() {
    if (isGlobal()) {
      return "*";
    }
    return hint().pubkey().map(PublicKey::text).or(() -> hint().name()).orElse("unknown");
  }
}
