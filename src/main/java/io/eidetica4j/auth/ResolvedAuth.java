package io.eidetica4j.auth;

import io.eidetica4j.crypto.PublicKey;

/**
 * A key that a signer's hint may stand for.
 *
 * @param publicKey the key that must have signed
 * @param effectivePermission what it may do, bounds of a delegation applied
 * @param keyStatus whether it may be used
 */
public record ResolvedAuth(
    PublicKey publicKey, Permission effectivePermission, KeyStatus keyStatus) {
  /** Whether the key may be used. */
  public boolean grantsAccess() {
    return keyStatus == KeyStatus.ACTIVE;
  }
}
