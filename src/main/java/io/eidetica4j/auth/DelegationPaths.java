package io.eidetica4j.auth;

import io.eidetica4j.EideticaException;
import io.eidetica4j.ErrorKind;
import io.eidetica4j.auth.DelegationResolver.Refused;
import io.eidetica4j.auth.DelegationResolver.Resolution;
import io.eidetica4j.entry.DelegationStep;
import io.eidetica4j.entry.SigKey;
import java.util.List;

/** What can be said of a delegation path without reading another tree. */
final class DelegationPaths {
  /** Most steps of a path; every node must agree on it. */
  static final int MAX_STEPS = 10;

  /** Most tips claimed in a step; every node must agree on it. */
  static final int MAX_TIPS = 64;

  private DelegationPaths() {}

  /** Resolves an identity; what is wrong with its path is a refusal. */
  static Resolution resolve(
      SigKey.Delegation key, AuthSettings settings, DelegationResolver resolver) {
    try {
      check(key, settings);
    } catch (EideticaException e) {
      return new Refused(e);
    }
    return resolver.resolve(key, settings);
  }

  /**
   * Checks a path as far as that goes.
   *
   * @throws EideticaException AUTH_EMPTY_DELEGATION_PATH, AUTH_DELEGATION_PATH_TOO_LONG,
   *     AUTH_INVALID_DELEGATION_STEP, AUTH_DELEGATION_TIPS_TOO_MANY, AUTH_DELEGATION_NOT_FOUND,
   *     AUTH_INVALID_AUTH_CONFIGURATION
   */
  private static void check(SigKey.Delegation key, AuthSettings settings) {
    List<DelegationStep> path = key.path();
    if (path.isEmpty()) {
      throw ErrorKind.AUTH_EMPTY_DELEGATION_PATH.error("Empty delegation path");
    }
    if (path.size() > MAX_STEPS) {
      throw ErrorKind.AUTH_DELEGATION_PATH_TOO_LONG
          .error("Delegation path too long: " + path.size() + " steps (max " + MAX_STEPS + ")")
          .with("len", path.size())
          .with("max", MAX_STEPS);
    }
    if (key.hint().global()) {
      String reason = "Delegation paths cannot use global '*' hint";
      throw ErrorKind.AUTH_INVALID_DELEGATION_STEP
          .error("Invalid delegation step: " + reason)
          .with("reason", reason);
    }
    path.forEach(DelegationPaths::checkTips);
    settings.delegatedTree(path.getFirst().tree());
  }

  private static void checkTips(DelegationStep step) {
    int count = step.tips().size();
    if (count > MAX_TIPS) {
      throw ErrorKind.AUTH_DELEGATION_TIPS_TOO_MANY
          .error(
              "Delegation step for tree %s claims too many tips: %d (max %d)"
                  .formatted(step.tree(), count, MAX_TIPS))
          .with("tree_id", step.tree())
          .with("len", count)
          .with("max", MAX_TIPS);
    }
  }
}
