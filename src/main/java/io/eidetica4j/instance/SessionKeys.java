package io.eidetica4j.instance;

import io.eidetica4j.EideticaException;
import io.eidetica4j.crypto.PublicKey;
import io.eidetica4j.entry.Snapshot;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The keys of a session, kept in step with the user's rows: those that another session of the user,
 * here or in another process, has made or given up meanwhile. The rows are looked at only when the
 * tips of the user's database have moved.
 */
final class SessionKeys {
  private static final Logger LOG = System.getLogger(SessionKeys.class.getName());

  private final UserKeyManager held;
  private final UserRecords records;
  private final PublicKey root;

  /** Up to where the rows were looked at. */
  private volatile Snapshot seen = Snapshot.EMPTY;

  /**
   * Over what a session holds.
   *
   * @param root the key that stays whatever the rows say, since the session rests on it
   */
  SessionKeys(UserKeyManager held, UserRecords records, PublicKey root) {
    this.held = held;
    this.records = records;
    this.root = root;
  }

  /** The keys as of now. */
  UserKeyManager now() {
    Snapshot tips = records.database().snapshot();
    if (!tips.equals(seen)) {
      follow(tips);
    }
    return held;
  }

  /** The keys that are held, without a look at the rows. */
  UserKeyManager held() {
    return held;
  }

  private synchronized void follow(Snapshot tips) {
    List<UserKey> before = held.rows(); // fails where the session has ended
    Set<PublicKey> there = new HashSet<>();
    for (UserKey row : records.keys()) {
      if (there.add(row.keyId())) {
        add(row);
      }
    }
    for (UserKey row : before) {
      if (!there.contains(row.keyId()) && !row.keyId().equals(root)) {
        held.remove(row.keyId());
      }
    }
    seen = tips;
  }

  /** A key that can't be opened is left out: it must not lock the user out of all the others. */
  private void add(UserKey row) {
    try {
      held.follow(row);
    } catch (EideticaException e) {
      LOG.log(Level.WARNING, "Leaving out key {0} of a user: {1}", row.keyId(), e.kind());
    }
  }
}
