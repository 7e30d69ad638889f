package io.eidetica4j.sync.peers;

import io.eidetica4j.Clock;
import io.eidetica4j.EideticaException;
import io.eidetica4j.backend.Records;
import io.eidetica4j.codec.Bytes;
import io.eidetica4j.crypto.PublicKey;
import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.Snapshot;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What was sent to peers that don't tell us what they have: those that may read a database, but
 * don't let our device key read there. Only what we sent ourselves counts, never what somebody says
 * in a peer's name. Written down from time to time: whatever is lost of it is sent once more.
 */
public final class Delivered {
  private static final Logger LOG = System.getLogger(Delivered.class.getName());
  private static final Records.Space SPACE = new Records.Space("sync.delivered", false);
  private static final Instant NEVER = Instant.parse("9999-12-31T00:00:00Z");

  /** More tips than that are not written down. */
  private static final int MAX_TIPS = 1000;

  private final Records records;
  private final Clock clock;
  private final Map<Of, Snapshot> known = new ConcurrentHashMap<>();
  private final Set<Of> changed = ConcurrentHashMap.newKeySet();

  private record Of(PublicKey peer, Id tree) {
    String key() {
      return tree + "|" + peer.text();
    }
  }

  /** Written down in a backend's records. */
  public Delivered(Records records, Clock clock) {
    this.records = records;
    this.clock = clock;
  }

  /** Tips of what the peer was sent; none where that isn't known. */
  public Snapshot find(PublicKey peer, Id tree) {
    return known.computeIfAbsent(
        new Of(peer, tree),
        of ->
            records
                .get(SPACE, of.key(), now())
                .map(row -> read(row.value()))
                .orElse(Snapshot.EMPTY));
  }

  /** The peer was sent everything up to these tips. */
  public void sent(PublicKey peer, Id tree, Snapshot tips) {
    Of of = new Of(peer, tree);
    if (!tips.equals(known.put(of, tips))) {
      changed.add(of);
    }
  }

  /** Writes down what changed. */
  public void save() {
    for (Of of : Set.copyOf(changed)) {
      changed.remove(of);
      Snapshot tips = known.getOrDefault(of, Snapshot.EMPTY);
      if (tips.size() <= MAX_TIPS) {
        try {
          put(of, Bytes.utf8(tips.tips().stream().map(Id::toString).reduce("", Delivered::join)));
        } catch (EideticaException e) {
          LOG.log(Level.DEBUG, "What was sent could not be written down: {0}", e.getMessage());
        }
      }
    }
  }

  private void put(Of of, Bytes value) {
    Records.Row row = new Records.Row(of.key(), of.peer().text(), value, NEVER);
    records
        .insert(SPACE, row, now())
        .filter(old -> !old.value().equals(value))
        .ifPresent(old -> records.replace(SPACE, old, old.withValue(value)));
  }

  private static String join(String ids, String id) {
    return ids.isEmpty() ? id : ids + " " + id;
  }

  private static Snapshot read(Bytes value) {
    return value.length() == 0
        ? Snapshot.EMPTY
        : Snapshot.of(Arrays.stream(value.utf8().split(" ", -1)).map(Id::parse).toList());
  }

  private Instant now() {
    return Instant.ofEpochMilli(clock.nowMillis());
  }
}
