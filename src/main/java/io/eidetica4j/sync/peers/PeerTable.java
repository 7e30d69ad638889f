package io.eidetica4j.sync.peers;

import static io.eidetica4j.sync.peers.PeerInfo.ADDRESSES;
import static io.eidetica4j.sync.peers.PeerInfo.CONNECTION_ATTEMPTS;
import static io.eidetica4j.sync.peers.PeerInfo.CONNECTION_STATE;
import static io.eidetica4j.sync.peers.PeerInfo.DISPLAY_NAME;
import static io.eidetica4j.sync.peers.PeerInfo.FIRST_SEEN;
import static io.eidetica4j.sync.peers.PeerInfo.LAST_ERROR;
import static io.eidetica4j.sync.peers.PeerInfo.LAST_SEEN;
import static io.eidetica4j.sync.peers.PeerInfo.LAST_SUCCESSFUL_SYNC;
import static io.eidetica4j.sync.peers.PeerInfo.PUBKEY;
import static io.eidetica4j.sync.peers.PeerInfo.STATUS;

import io.eidetica4j.EideticaException;
import io.eidetica4j.ErrorKind;
import io.eidetica4j.crdt.Doc;
import io.eidetica4j.crdt.Value;
import io.eidetica4j.crypto.PublicKey;
import io.eidetica4j.store.DocStore;
import io.eidetica4j.sync.protocol.Address;
import io.eidetica4j.sync.protocol.AddressJson;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The peers, for reading or within a transaction. Methods that change something say whether they
 * did; with a store for reading they fail.
 */
public final class PeerTable {
  static final String NAME = "peers";
  private static final Logger LOG = System.getLogger(PeerTable.class.getName());

  private final DocStore peers;
  private final String now;

  PeerTable(DocStore peers, String now) {
    this.peers = peers;
    this.now = now;
  }

  /** A peer; empty where it is unknown or blocked. */
  public Optional<PeerInfo> find(PublicKey key) {
    return stored(key).map(PeerInfo::read).filter(peer -> peer.status() != PeerStatus.BLOCKED);
  }

  /** Whether a peer is known, blocked or not. */
  public boolean isRegistered(PublicKey key) {
    return stored(key).isPresent();
  }

  /** Whether a peer is blocked. */
  public boolean isBlocked(PublicKey key) {
    return stored(key)
        .flatMap(doc -> doc.getText(STATUS))
        .filter(PeerStatus.BLOCKED.stored()::equals)
        .isPresent();
  }

  /** All peers but blocked ones, by key; a row that can't be read is passed over. */
  public List<PeerInfo> list() {
    List<PeerInfo> list = new ArrayList<>();
    peers
        .getAll()
        .forEach((key, value) -> {
          try {
            value.asDoc().map(PeerInfo::read).ifPresent(list::add);
          } catch (EideticaException e) {
            LOG.log(Level.WARNING, "Passing over peer {0}: {1}", key, e.getMessage());
          }
        });
    list.removeIf(peer -> peer.status() == PeerStatus.BLOCKED);
    return list;
  }

  /** How many peers are stored, blocked ones included. */
  public int size() {
    return peers.getAll().size();
  }

  /** Adds a peer; {@code sync/PeerAlreadyExists}. */
  public boolean register(PublicKey key, Optional<String> displayName) {
    if (isRegistered(key)) {
      throw ErrorKind.SYNC_PEER_ALREADY_EXISTS
          .error("Peer already exists: " + key)
          .with("peer", key);
    }
    Doc peer =
        Doc.EMPTY
            .with(PUBKEY, key.text())
            .with(FIRST_SEEN, now)
            .with(LAST_SEEN, now)
            .with(STATUS, PeerStatus.ACTIVE.stored());
    peers.set(key.text(), displayName.map(name -> peer.with(DISPLAY_NAME, name)).orElse(peer));
    return true;
  }

  /** Adds a peer where it is not known, blocked or not. */
  public boolean registerIfAbsent(PublicKey key, Optional<String> displayName) {
    return !isRegistered(key) && register(key, displayName);
  }

  /** Changes what a peer is to us, and with that unblocks it; {@code sync/PeerNotFound}. */
  public boolean setStatus(PublicKey key, PeerStatus status) {
    require(key);
    set(key, STATUS, status.stored());
    set(key, LAST_SEEN, now);
    return true;
  }

  /** Notes how it stands with reaching a peer; {@code sync/PeerNotFound}. */
  public boolean setConnectionState(PublicKey key, ConnectionState state) {
    require(key);
    set(key, CONNECTION_STATE, state.stored());
    set(key, LAST_SEEN, now);
    return true;
  }

  /** Replaces what is stored of a peer; what is absent here stays. {@code sync/PeerNotFound}. */
  public boolean update(PeerInfo peer) {
    PublicKey key = peer.id();
    require(key);
    set(key, PUBKEY, key.text());
    peer.displayName().ifPresent(name -> set(key, DISPLAY_NAME, name));
    set(key, FIRST_SEEN, peer.firstSeen());
    set(key, LAST_SEEN, peer.lastSeen());
    set(key, STATUS, peer.status().stored());
    if (!peer.addresses().isEmpty()) {
      set(key, ADDRESSES, AddressJson.toText(peer.addresses()));
    }
    set(key, CONNECTION_STATE, peer.connectionState().stored());
    peer.lastSuccessfulSync().ifPresent(time -> set(key, LAST_SUCCESSFUL_SYNC, time));
    peers.set(key.text() + "." + CONNECTION_ATTEMPTS, Value.of(peer.connectionAttempts()));
    peer.lastError().ifPresent(error -> set(key, LAST_ERROR, error));
    return true;
  }

  /** Blocks a peer; an unknown one is no error. */
  boolean block(PublicKey key) {
    if (!isRegistered(key)) {
      return false;
    }
    return setStatus(key, PeerStatus.BLOCKED);
  }

  /** Adds an address at the end, unless it is there; {@code sync/PeerNotFound}. */
  public boolean addAddress(PublicKey key, Address address) {
    require(key);
    List<Address> addresses = new ArrayList<>(addresses(key));
    if (addresses.contains(address)) {
      return false;
    }
    addresses.add(address);
    return setAddresses(key, addresses);
  }

  /** Takes an address away; {@code sync/PeerNotFound}. */
  public boolean removeAddress(PublicKey key, Address address) {
    require(key);
    List<Address> addresses = new ArrayList<>(addresses(key));
    return addresses.remove(address) && setAddresses(key, addresses);
  }

  private boolean setAddresses(PublicKey key, List<Address> addresses) {
    set(key, ADDRESSES, AddressJson.toText(addresses));
    set(key, LAST_SEEN, now);
    return true;
  }

  private List<Address> addresses(PublicKey key) {
    return stored(key)
        .flatMap(doc -> doc.getText(ADDRESSES))
        .map(AddressJson::ofText)
        .orElse(List.of());
  }

  private void require(PublicKey key) {
    if (!isRegistered(key)) {
      throw notFound(key);
    }
  }

  /** The error of a peer that is unknown or blocked. */
  public static EideticaException notFound(PublicKey key) {
    return ErrorKind.SYNC_PEER_NOT_FOUND.error("Peer not found: " + key).with("peer", key);
  }

  private Optional<Doc> stored(PublicKey key) {
    return peers.find(key.text()).flatMap(Value::asDoc);
  }

  private void set(PublicKey key, String field, String value) {
    peers.set(key.text() + "." + field, value);
  }
}
