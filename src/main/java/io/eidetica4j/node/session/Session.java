package io.eidetica4j.node.session;

import io.eidetica4j.backend.Records.Row;
import io.eidetica4j.instance.User;
import java.time.Instant;
import java.util.Arrays;

/**
 * A user's session over REST.
 *
 * <p>Its {@link User} may be used by several requests at a time; closing the session closes it, and
 * requests under way then fail as closed.
 */
public final class Session {
  private final User user;
  private final Instant expiresAt;
  private final byte[] sealingKey;
  private final Unlocks unlocks = new Unlocks();
  private volatile Row row;
  private volatile Instant seenAt;

  /** Takes the user and the key over. */
  Session(User user, Instant expiresAt, byte[] sealingKey, Row row, Instant seenAt) {
    this.user = user;
    this.expiresAt = expiresAt;
    this.sealingKey = sealingKey;
    this.row = row;
    this.seenAt = seenAt;
  }

  /** The user with the keys of this session. */
  public User user() {
    return user;
  }

  /** When the session ends, used or not. */
  public Instant expiresAt() {
    return expiresAt;
  }

  /** The encrypted stores that are open for this session, in this process. */
  public Unlocks unlocks() {
    return unlocks;
  }

  String tokenHash() {
    return row.key();
  }

  /** The row as it was stored; its expiry may have moved since. */
  Row row() {
    return row;
  }

  void row(Row stored) {
    row = stored;
  }

  byte[] sealingKey() {
    return sealingKey;
  }

  /** When the row was last looked at. */
  Instant seenAt() {
    return seenAt;
  }

  void seen(Instant now) {
    seenAt = now;
  }

  /** Wipes the secrets that are not the user's. */
  void wipe() {
    unlocks.close();
    Arrays.fill(sealingKey, (byte) 0);
  }
}
