package io.eidetica4j.sync.client;

import io.eidetica4j.EideticaException;
import io.eidetica4j.ErrorKind;
import io.eidetica4j.crypto.PublicKey;
import io.eidetica4j.instance.SyncHost;
import io.eidetica4j.sync.peers.AddressOrigins;
import io.eidetica4j.sync.peers.Peers;
import io.eidetica4j.sync.protocol.Address;
import io.eidetica4j.sync.transport.Destination;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * The way to a peer: its addresses, those that our operator named first and among them the one that
 * worked last, until one can be reached and whoever is there proves to be that peer.
 */
public final class Routes {
  private static final long PROVEN_MILLIS = 10 * 60_000L;
  private static final int MAX_PROVEN = 10_000;

  private final SyncHost host;
  private final Peers peers;
  private final AddressOrigins origins;
  private final Exchanges exchanges;

  /** When a peer last proved to be at an address. */
  private final Map<At, Long> proven = new ConcurrentHashMap<>();

  private record At(PublicKey peer, Address address) {}

  /** To the peers of an instance. */
  public Routes(SyncHost host, Peers peers, AddressOrigins origins, Exchanges exchanges) {
    this.host = host;
    this.peers = peers;
    this.origins = origins;
    this.exchanges = exchanges;
  }

  /**
   * Does something with a peer.
   *
   * @param provenHost from where the peer showed its right, if it did
   * @throws EideticaException {@code sync/PeerNotFound} where it is unknown or blocked, {@code
   *     sync/Network} where it has no address, the last failure where none can be reached; what
   *     {@code work} throws
   */
  public <T> T with(PublicKey peer, Optional<String> provenHost, Function<Destination, T> work) {
    List<Destination> ways = ways(peer, provenHost);
    if (ways.isEmpty()) {
      throw ErrorKind.SYNC_NETWORK.error("Network error: No addresses found for peer");
    }
    Optional<EideticaException> last = Optional.empty();
    for (Destination way : ways) {
      At at = new At(peer, way.address());
      try {
        prove(way, at);
      } catch (EideticaException e) {
        last = Optional.of(e);
        continue;
      }
      try {
        return work.apply(way);
      } catch (EideticaException e) {
        if (e.kind() != ErrorKind.SYNC_CONNECTION_FAILED) {
          throw e;
        }
        proven.remove(at);
        last = Optional.of(e);
      }
    }
    throw last.orElseThrow();
  }

  /** A peer proved to be there just now. */
  void proved(PublicKey peer, Address address) {
    if (proven.size() >= MAX_PROVEN) {
      proven.clear();
    }
    proven.put(new At(peer, address), host.clock().nowMillis());
  }

  private void prove(Destination way, At at) {
    Long when = proven.get(at);
    if (when == null || host.clock().nowMillis() - when > PROVEN_MILLIS) {
      exchanges.handshake(way, Optional.of(at.peer()));
      proved(at.peer(), at.address());
    }
  }

  private List<Destination> ways(PublicKey peer, Optional<String> provenHost) {
    List<Destination> ways = new ArrayList<>();
    for (Address address : peers.get(peer).addresses()) {
      ways.add(new Destination(address, origins.isOperators(address), provenHost));
    }
    ways.sort((a, b) -> Integer.compare(rank(peer, a), rank(peer, b)));
    return ways;
  }

  private int rank(PublicKey peer, Destination way) {
    boolean worked = proven.containsKey(new At(peer, way.address()));
    return (way.isOperators() ? 0 : 2) + (worked ? 0 : 1);
  }
}
