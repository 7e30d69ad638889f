package io.eidetica4j.backend.sql;

import io.eidetica4j.backend.NewEntry;
import io.eidetica4j.backend.PutOutcome;
import io.eidetica4j.codec.Bytes;
import io.eidetica4j.entry.Entry;
import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.SubTreeNode;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Stores entries within one transaction: their rows, then the tips as they come to be.
 *
 * <p>Tips are moved once for all entries: what another of them names as a parent is no tip, so of a
 * chain only the last link touches the table. In the reference an entry of any tree that names X
 * before X is stored keeps X from ever being a tip of its tree; here only entries of X's tree do.
 */
final class EntryInsert {
  private static final String TREE = "";

  private final SqlSession session;
  private final Map<Id, String> texts = new HashMap<>();
  private final List<Entry> stored = new ArrayList<>();

  EntryInsert(SqlSession session) {
    this.session = session;
  }

  /** Stores the entries, and says what became of each. */
  List<PutOutcome> put(List<NewEntry> entries) throws SQLException {
    List<PutOutcome> outcomes = new ArrayList<>(entries.size());
    for (NewEntry each : entries) {
      outcomes.add(insert(each));
    }
    moveTips();
    return outcomes;
  }

  private PutOutcome insert(NewEntry added) throws SQLException {
    Entry entry = added.entry();
    String id = text(entry.id());
    String tree = text(entry.tree());
    int inserted =
        session.update(
            Sql.INSERT_ENTRY,
            id,
            tree,
            entry.isRoot() ? 1 : 0,
            added.status().code(),
            entry.height(),
            entry.dagCbor().array());
    if (inserted == 0) {
      return PutOutcome.PRESENT;
    }
    stored.add(entry);
    for (Id parent : entry.parents()) {
      session.update(Sql.INSERT_TREE_PARENT, id, text(parent));
    }
    for (SubTreeNode node : stores(entry)) {
      insert(id, tree, entry.height(), node);
    }
    return PutOutcome.STORED;
  }

  private void insert(String id, String tree, long entryHeight, SubTreeNode node)
      throws SQLException {
    long height = node.height().isPresent() ? node.height().getAsLong() : entryHeight;
    Object data =
        node.data().isPresent() ? node.data().map(Bytes::array).get() : SqlSession.SqlNull.BYTES;
    session.update(Sql.INSERT_STORE, tree, id, node.name(), height, data);
    for (Id parent : node.parents()) {
      session.update(Sql.INSERT_STORE_PARENT, id, text(parent), node.name());
    }
  }

  private void moveTips() throws SQLException {
    Set<Tip> named = new HashSet<>();
    Set<Id> added = HashSet.newHashSet(stored.size());
    for (Entry entry : stored) {
      added.add(entry.id());
      entry.parents().forEach(parent -> named.add(new Tip(parent, entry.tree(), TREE)));
      for (SubTreeNode node : stores(entry)) {
        node.parents().forEach(parent -> named.add(new Tip(parent, entry.tree(), node.name())));
      }
    }
    for (Entry entry : stored) {
      addTip(new Tip(entry.id(), entry.tree(), TREE), named);
      for (SubTreeNode node : stores(entry)) {
        addTip(new Tip(entry.id(), entry.tree(), node.name()), named);
      }
    }
    for (Tip tip : named) {
      if (!added.contains(tip.entry())) {
        session.update(Sql.DELETE_TIP, text(tip.entry()), text(tip.tree()), tip.store());
      }
    }
  }

  private void addTip(Tip tip, Set<Tip> named) throws SQLException {
    if (named.contains(tip)) {
      return;
    }
    String id = text(tip.entry());
    String tree = text(tip.tree());
    if (tip.store().equals(TREE)) {
      session.update(Sql.INSERT_TREE_TIP, id, tree, id, tree);
    } else {
      session.update(Sql.INSERT_STORE_TIP, id, tree, tip.store(), id, tip.store(), tree);
    }
  }

  /** The stores of an entry; of one named twice, the first node is what the entry holds of it. */
  static List<SubTreeNode> stores(Entry entry) {
    List<SubTreeNode> nodes = entry.subtrees();
    if (nodes.size() < 2) {
      return nodes;
    }
    Set<String> seen = HashSet.newHashSet(nodes.size());
    return nodes.stream().filter(node -> seen.add(node.name())).toList();
  }

  /** Encoded once however often it is needed: ids are in most columns. */
  private String text(Id id) {
    return texts.computeIfAbsent(id, Id::toString);
  }

  private record Tip(Id entry, Id tree, String store) {}
}
