package io.eidetica4j.sync.engine;

import io.eidetica4j.crypto.PublicKey;
import io.eidetica4j.database.Database;
import io.eidetica4j.entry.Id;
import io.eidetica4j.instance.SyncHost;
import io.eidetica4j.instance.SyncSettings;
import io.eidetica4j.sync.client.Exchanges;
import io.eidetica4j.sync.client.Routes;
import io.eidetica4j.sync.handler.ReadAccess;
import io.eidetica4j.sync.peers.PushRights;
import io.eidetica4j.sync.peers.Wishes;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** What is done for one peer and one database, with the right looked up anew each time. */
final class Duties {
  private final SyncHost host;
  private final Wishes wishes;
  private final PushRights rights;
  private final ReadAccess access;
  private final Exchanges exchanges;
  private final Routes routes;
  private final Duration interval;

  Duties(
      SyncHost host,
      Wishes wishes,
      PushRights rights,
      Exchanges exchanges,
      Routes routes,
      Duration interval) {
    this.host = host;
    this.wishes = wishes;
    this.rights = rights;
    this.access = new ReadAccess(host.trees());
    this.exchanges = exchanges;
    this.routes = routes;
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

  /** Sends entries; says no where the peer has no right to them any more. */
  boolean push(PublicKey peer, Id tree, List<Id> ids) {
    if (!isWanted(tree) || !mayHave(peer, tree)) {
      return false;
    }
    Database database = host.trees().open(tree);
    routes.with(peer, provenHost(peer, tree), way -> exchanges.push(way, database, ids));
    return true;
  }

  /**
   * Compares a database with the peer's in both directions; says no where nobody wants that, or the
   * peer may not have it.
   */
  boolean exchange(PublicKey peer, Id tree) {
    boolean isHeld = host.backend().treeOf(tree).isPresent();
    if (isHeld ? !isWanted(tree) || !mayHave(peer, tree) : !isChosen(peer, tree)) {
      return false;
    }
    routes.with(
        peer,
        provenHost(peer, tree),
        way -> exchanges.syncTree(way, peer, tree, host.deviceKey(), Optional.empty()));
    return true;
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
