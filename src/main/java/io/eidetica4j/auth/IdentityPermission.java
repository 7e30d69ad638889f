package io.eidetica4j.auth;

import io.eidetica4j.EideticaException;
import io.eidetica4j.auth.DelegationResolver.Refused;
import io.eidetica4j.auth.DelegationResolver.Resolved;
import io.eidetica4j.auth.DelegationResolver.Waiting;
import io.eidetica4j.crypto.PublicKey;
import io.eidetica4j.entry.KeyHint;
import io.eidetica4j.entry.SigKey;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What someone may do who has proven to hold a key and claims an identity: for decisions on access,
 * which, unlike verdicts on entries, go by the settings of now. Whatever is unclear is refused.
 */
public final class IdentityPermission {
  private IdentityPermission() {}

  /**
   * The permission of an identity.
   *
   * @param proven the key whose possession is proven
   * @param identity who its holder claims to be
   * @param settings those of now
   * @param delegations asked about identities by delegation
   * @throws EideticaException AUTH_SIGNING_KEY_MISMATCH where key and identity don't belong
   *     together, AUTH_KEY_NOT_FOUND, AUTH_INVALID_AUTH_CONFIGURATION
   */
  public static Permission resolve(
      PublicKey proven, SigKey identity, AuthSettings settings, DelegationResolver delegations) {
    return switch (identity) {
      case SigKey.Direct(KeyHint hint) when hint.global() -> global(proven, hint, settings);
      case SigKey.Direct(KeyHint hint) -> direct(proven, hint, settings);
      case SigKey.Delegation delegation -> delegated(proven, delegation, settings, delegations);
    };
  }

  private static Permission global(PublicKey proven, KeyHint hint, AuthSettings settings) {
    requireSame(proven, hint);
    AuthKey any =
        settings
            .findGlobalKey()
            .orElseThrow(
                () -> AuthErrors.invalidConfiguration("Global '*' permission not configured"));
    if (!any.isActive()) {
      throw AuthErrors.invalidConfiguration("Global '*' permission is not active");
    }
    return any.permissions();
  }

  private static Permission direct(PublicKey proven, KeyHint hint, AuthSettings settings) {
    requireSame(proven, hint);
    if (!hint.isSet()) {
      throw AuthErrors.invalidConfiguration("identity has empty hint");
    }
    return strongest(proven, candidates(hint, settings))
        .or(settings::globalPermission)
        .orElseThrow(() ->
            AuthErrors.keyNotFound(
                hint.pubkey().map(PublicKey::text).or(hint::name).orElseThrow()));
  }

  /** An unknown hint is no error yet: the permission for any key may still apply. */
  private static List<ResolvedAuth> candidates(KeyHint hint, AuthSettings settings) {
    try {
      return settings.resolveHint(hint);
    } catch (EideticaException unknown) {
      return List.of();
    }
  }

  private static Permission delegated(
      PublicKey proven,
      SigKey.Delegation identity,
      AuthSettings settings,
      DelegationResolver delegations) {
    return switch (DelegationPaths.resolve(identity, settings, delegations)) {
      case Resolved(List<ResolvedAuth> candidates, Optional<Verdict.Waiting> more) ->
          strongest(proven, candidates)
              .orElseThrow(() ->
                  AuthErrors.signingKeyMismatch(
                      "the delegation does not list " + proven + " as active"));
      case Waiting(Verdict.Waiting verdict) -> throw failed(verdict.reason());
      case Refused(EideticaException cause) -> throw failed(String.valueOf(cause.getMessage()));
    };
  }

  private static EideticaException failed(String reason) {
    return AuthErrors.invalidConfiguration("Delegation resolution failed: " + reason);
  }

  private static void requireSame(PublicKey proven, KeyHint hint) {
    if (hint.pubkey().isPresent() && !hint.pubkey().get().equals(proven)) {
      throw AuthErrors.signingKeyMismatch(
          "the identity names " + hint.pubkey().get() + ", the proven key is " + proven);
    }
  }

  private static Optional<Permission> strongest(PublicKey proven, List<ResolvedAuth> candidates) {
    return candidates.stream()
        .filter(c -> c.grantsAccess() && c.publicKey().equals(proven))
        .map(ResolvedAuth::effectivePermission)
        .max(Comparator.naturalOrder());
  }
}
