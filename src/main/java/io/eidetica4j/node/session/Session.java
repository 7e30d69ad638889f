package io.eidetica4j.node.session;

import io.eidetica4j.instance.User;
import java.time.Instant;

/**
 * A user's session over REST.
 *
 * <p>Its {@link User} may be used by several requests at a time; closing the session closes it, and
 * requests under way then fail as closed.
 */
public final class Session {
  private final String tokenHash;
  private final User user;
  private final Instant expiresAt;
  private volatile Instant lastUsed;

  Session(String tokenHash, User user, Instant now, Instant expiresAt) {
    this.tokenHash = tokenHash;
    this.user = user;
    this.expiresAt = expiresAt;
    this.lastUsed = now;
  }

  /** The user with the keys of this session. */
  public User user() {
    return user;
  }

  /** When the session ends, used or not. */
  public Instant expiresAt() {
    return expiresAt;
  }

  String tokenHash() {
    return tokenHash;
  }

  Instant lastUsed() {
    return lastUsed;
  }

  void usedAt(Instant now) {
    lastUsed = now;
  }
}
