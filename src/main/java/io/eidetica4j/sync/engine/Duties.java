package io.eidetica4j.sync.engine;

import io.eidetica4j.EideticaException;
import io.eidetica4j.ErrorKind;
import io.eidetica4j.crypto.PublicKey;
import io.eidetica4j.database.Database;
import io.eidetica4j.entry.Entry;
import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.Snapshot;
import io.eidetica4j.instance.SyncHost;
import io.eidetica4j.instance.SyncSettings;
import io.eidetica4j.sync.client.Exchanges;
import io.eidetica4j.sync.client.Routes;
import io.eidetica4j.sync.handler.ReadAccess;
import io.eidetica4j.sync.peers.Delivered;
import io.eidetica4j.sync.peers.PushRights;
import io.eidetica4j.sync.peers.Wishes;
import io.eidetica4j.sync.transport.Destination;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** What is done for one peer and one database, with the right looked up anew each time. */
final class Duties {
  private final SyncHost host;
  private final Wishes wishes;
  private final PushRights rights;
  private final ReadAccess access;
  private final Exchanges exchanges;
  private final Routes routes;
  private final Duration interval;
  private final Delivered delivered;

  /** What can't be compared, since the peer doesn't let our device key read. */
  private final Set<Pair> incomparable = ConcurrentHashMap.newKeySet();

  private record Pair(PublicKey peer, Id tree) {}

  Duties(
      SyncHost host,
      Wishes wishes,
      PushRights rights,
      Exchanges exchanges,
      Routes routes,
      Delivered delivered,
      Duration interval) {
    this.host = host;
    this.wishes = wishes;
    this.rights = rights;
    this.access = new ReadAccess(host.trees());
    this.exchanges = exchanges;
    this.routes = routes;
    this.delivered = delivered;
    this.interval = interval;
  }

  long now() {
    return host.clock().nowMillis();
  }

  /** Milliseconds between two syncs of a database, at least a second. */
  long interval(Id tree) {
    long seconds =
        wishes
            .combined(tree)
            .map(SyncSettings::intervalSeconds)
            .filter(OptionalLong::isPresent)
            .map(OptionalLong::getAsLong)
            .orElse(interval.toSeconds());
    long most = Duration.ofDays(365).toSeconds();
    return 1000 * (seconds < 0 ? most : Math.clamp(seconds, 1, most));
  }

  /**
   * Sends entries; says no where the peer has no right to them any more.
   *
   * @param acknowledged is told of those that the peer has, as far as it goes
   */
  boolean push(PublicKey peer, Id tree, List<Id> ids, Consumer<List<Id>> acknowledged) {
    if (!isWanted(tree) || !mayHave(peer, tree)) {
      return false;
    }
    Database database = host.trees().open(tree);
    routes.with(
        peer,
        provenHost(peer, tree),
        way ->
            incomparable.contains(new Pair(peer, tree))
                ? pushUnsent(way, peer, tree)
                : exchanges.push(
                    way,
                    database,
                    ids,
                    entries -> acknowledged.accept(entries.stream().map(Entry::id).toList())));
    return true;
  }

  /** All that the peer was not sent before, whether or not it has it from somebody else. */
  private long pushUnsent(Destination way, PublicKey peer, Id tree) {
    Database database = host.trees().open(tree);
    Snapshot tips = database.completeTips();
    List<Id> unsent = database.lacking(tips, delivered.find(peer, tree));
    long sent = exchanges.push(way, database, unsent, entries -> delivered(peer, tree, entries));
    delivered.sent(peer, tree, tips);
    return sent;
  }

  /** The peer has these too, and all that they descend from. */
  private void delivered(PublicKey peer, Id tree, List<Entry> entries) {
    Set<Id> tips = new HashSet<>(delivered.find(peer, tree).tips());
    for (Entry entry : entries) {
      tips.add(entry.id());
    }
    for (Entry entry : entries) {
      entry.parents().forEach(tips::remove);
    }
    delivered.sent(peer, tree, Snapshot.of(List.copyOf(tips)));
  }

  /** What came of a comparison. */
  sealed interface Outcome {
    /** Both have the same. */
    record Same() implements Outcome {}

    /**
     * The peer has all that we have; what it has it keeps to itself.
     *
     * @param reason what it says
     */
    record SentOnly(String reason) implements Outcome {}

    /** Nobody wants it, or the peer may not have the database. */
    record Skipped() implements Outcome {}
  }

  /** Compares a database with the peer's in both directions. */
  Outcome exchange(PublicKey peer, Id tree) {
    boolean isHeld = host.backend().treeOf(tree).isPresent();
    if (isHeld ? !isWanted(tree) || !mayHave(peer, tree) : !isChosen(peer, tree)) {
      return new Outcome.Skipped();
    }
    return routes.with(peer, provenHost(peer, tree), way -> compare(way, peer, tree));
  }

  /**
   * A peer that may read, but where our device key may not, does not tell what it lacks: it is sent
   * what it was not sent before.
   */
  private Outcome compare(Destination way, PublicKey peer, Id tree) {
    Pair pair = new Pair(peer, tree);
    try {
      exchanges.syncTree(way, peer, tree, host.deviceKey(), Optional.empty());
      incomparable.remove(pair);
      return new Outcome.Same();
    } catch (EideticaException e) {
      if (!isDenied(e) || host.backend().treeOf(tree).isEmpty()) {
        throw e;
      }
      incomparable.add(pair);
      pushUnsent(way, peer, tree);
      return new Outcome.SentOnly(String.valueOf(e.getMessage()));
    }
  }

  private static boolean isDenied(EideticaException e) {
    return e.kind() == ErrorKind.SYNC_SYNC_PROTOCOL_ERROR
        && String.valueOf(e.getMessage()).contains("Permission denied");
  }

  private boolean isWanted(Id tree) {
    return wishes.combined(tree).filter(SyncSettings::syncEnabled).isPresent();
  }

  private boolean isChosen(PublicKey peer, Id tree) {
    return rights.find(peer, tree).filter(r -> r instanceof PushRights.Right.Chosen).isPresent();
  }

  private boolean mayHave(PublicKey peer, Id tree) {
    Optional<PushRights.Right> right = rights.find(peer, tree);
    if (right.isEmpty()) { // from a node of the reference, or the records are gone
      return access.isPublic(tree) || access.canRead(tree, peer);
    }
    return switch (right.get()) {
      case PushRights.Right.Chosen() -> true;
      case PushRights.Right.Anyone(String from) -> access.isPublic(tree);
      case PushRights.Right.Proven(PublicKey key, String from) ->
          access.isPublic(tree) || access.canRead(tree, key);
    };
  }

  private Optional<String> provenHost(PublicKey peer, Id tree) {
    return rights
        .find(peer, tree)
        .flatMap(right ->
            switch (right) {
              case PushRights.Right.Chosen() -> Optional.empty();
              case PushRights.Right.Anyone(String from) -> Optional.of(from);
              case PushRights.Right.Proven(PublicKey key, String from) -> Optional.of(from);
            });
  }
}
