package io.eidetica4j.sync.peers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.eidetica4j.EideticaException;
import io.eidetica4j.crdt.Value;
import io.eidetica4j.crypto.PublicKey;
import io.eidetica4j.entry.Id;
import io.eidetica4j.store.DocStore;
import io.eidetica4j.store.RowFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Which databases are synced with which peers, for reading or within a transaction. */
public final class TreeTable {
  static final String NAME = "trees";
  private static final String PEERS = "peer_pubkeys";
  private static final String TREE = "tree_id";

  private final DocStore trees;

  TreeTable(DocStore trees) {
    this.trees = trees;
  }

  /** The peers of a database in the order in which they were added. */
  public List<PublicKey> peersOf(Id tree) {
    return keys(tree.toString()).stream().map(TreeTable::key).flatMap(Optional::stream).toList();
  }

  /** The databases that are synced with a peer, by id text. */
  public List<Id> treesOf(PublicKey peer) {
    List<Id> found = new ArrayList<>();
    trees
        .getAll()
        .forEach((text, value) -> {
          if (keys(text).contains(peer.text())) {
            id(text).ifPresent(found::add);
          }
        });
    return found;
  }

  /** Whether a database is synced with a peer. */
  public boolean contains(PublicKey peer, Id tree) {
    return keys(tree.toString()).contains(peer.text());
  }

  /** Adds a peer to a database; says whether it was not there. */
  boolean add(PublicKey peer, Id tree) {
    List<String> keys = new ArrayList<>(keys(tree.toString()));
    if (keys.contains(peer.text())) {
      return false;
    }
    keys.add(peer.text());
    set(tree.toString(), keys);
    return true;
  }

  /** Takes a peer from a database; says whether it was there. */
  boolean remove(PublicKey peer, Id tree) {
    return remove(peer, tree.toString());
  }

  /** Takes a peer from all databases; says whether it was in any. */
  boolean removeAll(PublicKey peer) {
    boolean changed = false;
    for (String tree : trees.getAll().keys()) {
      changed |= remove(peer, tree);
    }
    return changed;
  }

  private boolean remove(PublicKey peer, String tree) {
    List<String> keys = new ArrayList<>(keys(tree));
    if (!keys.remove(peer.text())) {
      return false;
    }
    if (keys.isEmpty()) {
      trees.delete(tree);
    } else {
      set(tree, keys);
    }
    return true;
  }

  private void set(String tree, List<String> keys) {
    ArrayNode json = JsonNodeFactory.instance.arrayNode();
    keys.forEach(json::add);
    trees.set(tree + "." + PEERS, RowFormat.raw().write(json));
    trees.set(tree + "." + TREE, tree);
  }

  private List<String> keys(String tree) {
    Optional<String> json =
        trees.find(tree).flatMap(Value::asDoc).flatMap(doc -> doc.getText(PEERS));
    List<String> keys = new ArrayList<>();
    try {
      json.map(RowFormat.raw()::read).ifPresent(list -> list.forEach(k -> add(keys, k)));
    } catch (EideticaException e) {
      return List.of();
    }
    return keys;
  }

  private static void add(List<String> keys, JsonNode key) {
    if (key.isTextual()) {
      keys.add(key.textValue());
    }
  }

  private static Optional<PublicKey> key(String text) {
    try {
      return Optional.of(PublicKey.parse(text));
    } catch (EideticaException e) {
      return Optional.empty();
    }
  }

  private static Optional<Id> id(String text) {
    try {
      return Optional.of(Id.parse(text));
    } catch (EideticaException e) {
      return Optional.empty();
    }
  }
}
