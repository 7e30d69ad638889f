package io.eidetica4j.auth;

import io.eidetica4j.entry.SigKey;

/**
 * A way in which a key may sign for a database.
 *
 * @param sigKey the identity to sign with
 * @param permission what that identity may do
 */
public record SigKeyGrant(SigKey sigKey, Permission permission) {}
