package io.eidetica4j.sync.client;

import io.eidetica4j.auth.Permission;
import io.eidetica4j.crdt.Doc;
import io.eidetica4j.crypto.PrivateKey;
import java.util.Optional;

/**
 * As whom a database is asked for.
 *
 * @param key signs the request, and is the key for which access is asked
 * @param keyName what the other side may call it
 * @param permission what it is to be allowed; empty for what it is allowed already
 * @param metadata what whoever decides should know
 * @param mayShow whether whoever asks may see what is held of the database here. Where not, whoever
 *     is asked is told and sent nothing of it, now and later: the one who is asked may be a friend
 *     of the one who asks
 */
public record AccessRequest(
    PrivateKey key,
    Optional<String> keyName,
    Optional<Permission> permission,
    Optional<Doc> metadata,
    boolean mayShow) {
  /** Asks for a permission under a name, for somebody who may see all that is held here. */
  public static AccessRequest of(PrivateKey key, String name, Permission permission) {
    return new AccessRequest(
        key, Optional.of(name), Optional.of(permission), Optional.empty(), true);
  }
}
