package io.eidetica4j.auth;

import io.eidetica4j.EideticaException;
import io.eidetica4j.auth.DelegationResolver.Refused;
import io.eidetica4j.auth.DelegationResolver.Resolution;
import io.eidetica4j.auth.DelegationResolver.Resolved;
import io.eidetica4j.auth.DelegationResolver.Waiting;
import io.eidetica4j.crypto.PublicKey;
import io.eidetica4j.entry.Entry;
import io.eidetica4j.entry.EntrySignatures;
import io.eidetica4j.entry.KeyHint;
import io.eidetica4j.entry.SigKey;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Judges whether settings authorise an entry. It says nothing of the entry's place in the tree, nor
 * of which settings are the right ones: the caller gives those that the entry rests on.
 *
 * <p>The outcome is the same on every node. What is wrong with an entry is a verdict, never an
 * exception; those come only from the storage that a delegation is resolved from.
 */
public final class AuthValidator {
  /**
   * How many keys of one name are tried for an entry. Anyone can send entries that name no key but
   * a name, and every key that has it costs a signature; every node must agree on this.
   */
  static final int MOST_CANDIDATES = 1024;

  private final DelegationResolver delegations;

  /** A validator that asks {@code delegations} about identities by delegation. */
  public AuthValidator(DelegationResolver delegations) {
    this.delegations = delegations;
  }

  /** Judges an entry of any origin. */
  public Verdict judge(Entry entry, AuthSettings settings) {
    return judge(entry, settings, key -> EntrySignatures.verifies(entry, key));
  }

  /**
   * Judges an entry that the caller has just signed: the signature is taken as that of {@code
   * signer} without verifying it again, everything else is judged.
   */
  public Verdict judgeSignedBy(PublicKey signer, Entry entry, AuthSettings settings) {
    return judge(entry, settings, signer::equals);
  }

  /**
   * The keys that an identity may stand for, of any status and at least one.
   *
   * @throws EideticaException AUTH_KEY_NOT_FOUND and others where it stands for none,
   *     AUTH_DATABASE_REQUIRED or AUTH_DELEGATED_TREE_UNSYNCED where that can't be said yet
   */
  public List<ResolvedAuth> resolve(SigKey identity, AuthSettings settings) {
    return switch (resolution(identity, settings)) {
      case Resolved(List<ResolvedAuth> candidates, Optional<Verdict.Waiting> more) -> candidates;
      case Waiting(Verdict.Waiting verdict) -> throw AuthErrors.unresolved(verdict);
      case Refused(EideticaException cause) -> throw cause;
    };
  }

  /**
   * Judges an entry whose signature the caller checks, or has checked already.
   *
   * @param signed whether the entry bears a valid signature of a key
   */
  public Verdict judge(Entry entry, AuthSettings settings, Predicate<PublicKey> signed) {
    Optional<String> malformed = entry.sig().malformedReason();
    if (malformed.isPresent()) {
      return new Verdict.Failed("malformed_signature", malformed.get());
    }
    if (entry.sig().isUnsigned()) {
      return settings.isOpen()
          ? Verdict.VERIFIED
          : new Verdict.Failed("unsigned", "the entry is not signed");
    }
    if (!settings.hasAuth()) {
      return new Verdict.Failed("no_keys", "the settings list no key to judge a signature by");
    }
    return switch (resolution(entry.sig().key(), settings)) {
      case Refused(EideticaException cause) ->
          new Verdict.Failed("unknown_signer", String.valueOf(cause.getMessage()));
      case Waiting(Verdict.Waiting verdict) -> verdict;
      case Resolved(List<ResolvedAuth> candidates, Optional<Verdict.Waiting> more) -> {
        Optional<Verdict.Failed> failed = tryAll(candidates, Operation.of(entry), signed);
        yield failed.isEmpty()
            ? Verdict.VERIFIED
            : more.map(Verdict.class::cast).orElse(failed.get());
      }
    };
  }

  private Resolution resolution(SigKey identity, AuthSettings settings) {
    return switch (identity) {
      case SigKey.Direct(KeyHint hint) -> direct(hint, settings);
      case SigKey.Delegation key -> DelegationPaths.resolve(key, settings, delegations);
    };
  }

  private static Resolution direct(KeyHint hint, AuthSettings settings) {
    try {
      List<ResolvedAuth> candidates = settings.resolveHint(hint);
      return candidates.isEmpty()
          ? new Refused(AuthErrors.keyNotFound("hint(\"none\")"))
          : new Resolved(candidates, Optional.empty());
    } catch (EideticaException e) {
      return new Refused(e);
    }
  }

  /** Why none of the candidates authorises the entry; empty where one does. */
  private static Optional<Verdict.Failed> tryAll(
      List<ResolvedAuth> candidates, Operation operation, Predicate<PublicKey> signed) {
    String rule = "revoked_key";
    String reason = "the signer's key is not active";
    int tried = 0;
    for (ResolvedAuth candidate : candidates) {
      if (!candidate.grantsAccess()) {
        continue;
      }
      // The permission first: it costs nothing, and a signature some 50 µs.
      if (!operation.isPermittedTo(candidate.effectivePermission())) {
        rule = "not_permitted";
        reason = candidate.effectivePermission() + " does not suffice to " + operation.text();
      } else if (++tried > MOST_CANDIDATES) {
        return Optional.of(
            new Verdict.Failed(
                "too_many_candidates",
                "none of the first " + MOST_CANDIDATES + " keys of that name has signed it"));
      } else if (signed.test(candidate.publicKey())) {
        return Optional.empty();
      } else {
        rule = "invalid_signature";
        reason = "the signature is not that of " + candidate.publicKey();
      }
    }
    return Optional.of(new Verdict.Failed(rule, reason));
  }
}
