package io.eidetica4j.sync.peers;

import io.eidetica4j.Clock;
import io.eidetica4j.backend.Records;
import io.eidetica4j.codec.Bytes;
import io.eidetica4j.crypto.PublicKey;
import io.eidetica4j.entry.Id;
import java.time.Instant;
import java.util.Optional;

/**
 * Why a peer is sent what is written to a database: because we chose it, or because it once showed
 * a key that may read there. Kept beside {@code _sync}, which a node of the reference fills with
 * peers that never showed anything.
 */
public final class PushRights {
  private static final Records.Space SPACE = new Records.Space("sync.push", false);

  /** Rows are never over; this is the last time that all storages can keep. */
  private static final Instant NEVER = Instant.parse("9999-12-31T00:00:00Z");

  private static final Bytes CHOSEN = Bytes.utf8("chosen");

  private final Records records;
  private final Clock clock;

  /** Those kept in a backend's records. */
  public PushRights(Records records, Clock clock) {
    this.records = records;
    this.clock = clock;
  }

  /** On what the right rests. */
  public sealed interface Right {
    /** Our operator named the peer, or we have the database from it. */
    record Chosen() implements Right {}

    /**
     * The peer was served because anyone may read.
     *
     * @param host from where it asked; empty where it isn't known
     */
    record Anyone(String host) implements Right {}

    /**
     * The peer was served because it showed this key.
     *
     * @param key the key, which has to be looked up again
     * @param host from where it did; nothing is sent to addresses on other hosts that nobody but
     *     the network vouches for, since a handshake may name any. Empty where it isn't known
     */
    record Proven(PublicKey key, String host) implements Right {}
  }

  /** The right of a peer; empty where nothing is known of it. */
  public Optional<Right> find(PublicKey peer, Id tree) {
    return records.get(SPACE, key(peer, tree), now()).map(row -> read(row.value()));
  }

  /** We chose this peer, which no later request of it takes back. */
  public void choose(PublicKey peer, Id tree) {
    put(peer, tree, CHOSEN);
  }

  /** A request of this peer from this host was served. */
  public void served(PublicKey peer, Id tree, Optional<PublicKey> proven, String host) {
    Optional<Right> known = find(peer, tree);
    Bytes value =
        proven.map(key -> Bytes.utf8(key.text() + "|" + host)).orElse(Bytes.utf8("|" + host));
    if (known.filter(right -> right instanceof Right.Chosen).isEmpty()
        && !known.equals(Optional.of(read(value)))) {
      put(peer, tree, value);
    }
  }

  /** Nothing of a database is sent to this peer any more. */
  public void forget(PublicKey peer, Id tree) {
    records.get(SPACE, key(peer, tree), now()).ifPresent(row -> records.remove(SPACE, row));
  }

  private void put(PublicKey peer, Id tree, Bytes value) {
    Records.Row row = new Records.Row(key(peer, tree), peer.text(), value, NEVER);
    Optional<Records.Row> there = records.insert(SPACE, row, now());
    // Where two requests change it at once either may win: both are rights that were shown.
    there
        .filter(old -> !old.value().equals(value))
        .ifPresent(old -> records.replace(SPACE, old, old.withValue(value)));
  }

  private Instant now() {
    return Instant.ofEpochMilli(clock.nowMillis());
  }

  private static String key(PublicKey peer, Id tree) {
    return tree + "|" + peer.text();
  }

  private static Right read(Bytes value) {
    if (value.equals(CHOSEN)) {
      return new Right.Chosen();
    }
    String text = value.utf8();
    int bar = text.indexOf('|');
    String host = text.substring(bar + 1);
    return bar == 0
        ? new Right.Anyone(host)
        : new Right.Proven(PublicKey.parse(text.substring(0, bar)), host);
  }
}
