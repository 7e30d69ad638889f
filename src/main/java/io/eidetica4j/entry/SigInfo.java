package io.eidetica4j.entry;

import io.eidetica4j.ErrorKind;
import io.eidetica4j.codec.Utf8;
import io.eidetica4j.crypto.PublicKey;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The signature of an entry, and which key made it.
 *
 * @param sig base64 of the 64 bytes, where signed; anything at all in entries from others
 * @param key the key claimed
 */
public record SigInfo(Optional<String> sig, SigKey key) {
  /** Neither signature nor claim. */
  public static final SigInfo UNSIGNED = new SigInfo(Optional.empty(), SigKey.Direct.NONE);

  /**
   * Checks that the signature can be written; it need not be base64.
   *
   * @throws io.eidetica4j.EideticaException ENTRY_SERIALIZATION_FAILED for unpaired surrogates
   */
  public SigInfo {
    sig.ifPresent(SigInfo::checkText);
    key = Shared.key(key);
  }

  static void checkText(String text) {
    if (!Utf8.isWellFormed(text)) {
      throw ErrorKind.ENTRY_SERIALIZATION_FAILED.error(
          "Serialization failed: text with an unpaired surrogate");
    }
  }

  /** A claim without a signature as yet. */
  public static SigInfo of(SigKey key) {
    return new SigInfo(Optional.empty(), key);
  }

  /** The same claim with this signature, in base64. */
  public SigInfo withSig(String base64) {
    return new SigInfo(Optional.of(base64), key);
  }

  /** The same claim without a signature. */
  public SigInfo withoutSig() {
    return sig.isEmpty() ? this : of(key);
  }

  /** What is said about the key. */
  public KeyHint hint() {
    return key.hint();
  }

  /** Whether everyone's right is claimed. */
  public boolean isGlobal() {
    return key.isGlobal();
  }

  /** Whether nothing at all is claimed; never so for a delegation. */
  public boolean isUnsigned() {
    return key instanceof SigKey.Direct && !hint().isSet() && sig.isEmpty();
  }

  /** Why claim and signature don't go together, if so. */
  public Optional<String> malformedReason() {
    if (key instanceof SigKey.Delegation) {
      return sig.isEmpty()
          ? Optional.of("delegation entry requires a signature")
          : Optional.empty();
    }
    if (hint().isSet() == sig.isPresent()) {
      return Optional.empty();
    }
    return Optional.of(
        hint().isSet()
            ? "entry has key hint but no signature"
            : "entry has signature but no key hint");
  }

  /** A builder without key. */
  public static Builder builder() {
    return new Builder();
  }

  /** Collects the parts; of several keys the last one counts. */
  public static final class Builder {
    private Optional<String> sig = Optional.empty();
    private @Nullable SigKey key;

    private Builder() {}

    /** The signature in base64. */
    public Builder sig(String base64) {
      sig = Optional.of(base64);
      return this;
    }

    /** Any claim. */
    public Builder key(SigKey sigKey) {
      key = sigKey;
      return this;
    }

    /** Claims a key of the database's own settings. */
    public Builder pubkeyHint(PublicKey pubkey) {
      return key(SigKey.fromPubkey(pubkey));
    }

    /** Claims a name of the database's own settings. */
    public Builder nameHint(String name) {
      return key(SigKey.fromName(name));
    }

    /** Claims everyone's right, with the signer's real key. */
    public Builder globalHint(PublicKey signer) {
      return key(SigKey.global(signer));
    }

    /**
     * The collected parts.
     *
     * @throws IllegalStateException where no key was given
     */
    public SigInfo build() {
      if (key == null) {
        throw new IllegalStateException("key is required for SigInfo");
      }
      return new SigInfo(sig, key);
    }
  }
}
