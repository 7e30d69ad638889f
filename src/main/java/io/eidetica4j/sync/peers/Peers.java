package io.eidetica4j.sync.peers;

import io.eidetica4j.crypto.PublicKey;
import io.eidetica4j.database.Transaction;
import io.eidetica4j.entry.Id;
import io.eidetica4j.store.DocStore;
import io.eidetica4j.sync.protocol.Address;
import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.Predicate;

/** The peers, their addresses, and the databases that are synced with them. */
public final class Peers {
  private final SyncDatabase database;

  /** Those of a database of peers. */
  public Peers(SyncDatabase database) {
    this.database = database;
  }

  // ---- reading

  /** The peers as of now. */
  public PeerTable table() {
    return new PeerTable(database.read(DocStore.TYPE, PeerTable.NAME), "");
  }

  /** The relations as of now. */
  public TreeTable trees() {
    return new TreeTable(database.read(DocStore.TYPE, TreeTable.NAME));
  }

  /** A peer; empty where it is unknown or blocked. */
  public Optional<PeerInfo> find(PublicKey peer) {
    return table().find(peer);
  }

  /** A peer; {@code sync/PeerNotFound} where it is unknown or blocked. */
  public PeerInfo get(PublicKey peer) {
    return find(peer).orElseThrow(() -> PeerTable.notFound(peer));
  }

  /** All peers but blocked ones. */
  public List<PeerInfo> list() {
    return table().list();
  }

  /** Whether a peer is blocked. */
  public boolean isBlocked(PublicKey peer) {
    return table().isBlocked(peer);
  }

  /** The databases of a peer; none of a blocked one. */
  public List<Id> treesOf(PublicKey peer) {
    return isBlocked(peer) ? List.of() : trees().treesOf(peer);
  }

  /** The peers of a database, blocked ones left out. */
  public List<PublicKey> peersOf(Id tree) {
    PeerTable table = table();
    return trees().peersOf(tree).stream().filter(peer -> !table.isBlocked(peer)).toList();
  }

  /** A peer's addresses, of one transport or all; none where it is unknown or blocked. */
  public List<Address> addresses(PublicKey peer, Optional<String> transportType) {
    return find(peer)
        .map(info -> transportType.map(info::addresses).orElseGet(info::addresses))
        .orElse(List.of());
  }

  // ---- writing

  /** Changes peers; a change that says no commits nothing. */
  public void change(Predicate<PeerTable> change) {
    database.change(transaction -> change.test(peers(transaction)));
  }

  /** Changes peers and relations at once; a change that says no commits nothing. */
  public void changeBoth(BiPredicate<PeerTable, TreeTable> change) {
    database.change(transaction -> change.test(peers(transaction), trees(transaction)));
  }

  /** Adds a peer to a database; {@code sync/PeerNotFound} where it was never registered. */
  public void addTree(PublicKey peer, Id tree) {
    if (trees().contains(peer, tree)) {
      return;
    }
    changeBoth((peers, trees) -> addTree(peers, trees, peer, tree));
  }

  static boolean addTree(PeerTable peers, TreeTable trees, PublicKey peer, Id tree) {
    if (!peers.isRegistered(peer)) {
      throw PeerTable.notFound(peer);
    }
    return trees.add(peer, tree);
  }

  /** Takes a peer from a database. */
  public void removeTree(PublicKey peer, Id tree) {
    database.change(transaction -> trees(transaction).remove(peer, tree));
  }

  /** Blocks a peer and takes it from all databases; an unknown one is no error. */
  public void remove(PublicKey peer) {
    changeBoth((peers, trees) -> {
      boolean blocked = peers.block(peer);
      return trees.removeAll(peer) || blocked;
    });
  }

  private PeerTable peers(Transaction transaction) {
    return new PeerTable(
        transaction.getStore(DocStore.TYPE, PeerTable.NAME), database.clock().nowRfc3339());
  }

  private static TreeTable trees(Transaction transaction) {
    return new TreeTable(transaction.getStore(DocStore.TYPE, TreeTable.NAME));
  }
}
