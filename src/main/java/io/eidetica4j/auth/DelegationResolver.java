package io.eidetica4j.auth;

import io.eidetica4j.EideticaException;
import io.eidetica4j.entry.SigKey;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Finds the keys of other trees that an identity by delegation may stand for. It reads those trees,
 * so it is implemented above this package; what can be said without reading them is settled before
 * it is asked.
 */
@FunctionalInterface
public interface DelegationResolver {
  /** A resolver for where there are no trees to read: every delegation waits. */
  DelegationResolver WAITS =
      (key, settings) ->
          new Waiting(new Verdict.Waiting("delegation is not resolved yet", Set.of()));

  /**
   * Resolves an identity.
   *
   * @param key path and hint; the path has 1 to 10 steps of at most 64 tips, the hint isn't global,
   *     and the first step's tree is declared in {@code settings}
   * @param settings those of the database that was written
   * @throws EideticaException only where storage fails; a refusal is a {@link Refused}
   */
  Resolution resolve(SigKey.Delegation key, AuthSettings settings);

  /** What became of it. */
  sealed interface Resolution {}

  /**
   * Keys were found.
   *
   * @param candidates with permissions held within the bounds on the path, of any status
   * @param more what is awaited that may still bring others; none where this is final
   */
  record Resolved(List<ResolvedAuth> candidates, Optional<Verdict.Waiting> more)
      implements Resolution {
    /** Copies the list. */
    public Resolved {
      candidates = List.copyOf(candidates);
    }
  }

  /**
   * Nothing can be said yet.
   *
   * @param verdict what is awaited
   */
  record Waiting(Verdict.Waiting verdict) implements Resolution {}

  /**
   * The identity stands for nobody, and never will.
   *
   * @param cause why
   */
  record Refused(EideticaException cause) implements Resolution {}
}
