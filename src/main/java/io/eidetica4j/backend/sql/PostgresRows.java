package io.eidetica4j.backend.sql;

import io.eidetica4j.backend.NewEntry;
import io.eidetica4j.codec.Bytes;
import io.eidetica4j.entry.Entry;
import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.SubTreeNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Rows of entries, column by column, as a statement over many of them takes them. */
final class PostgresRows {
  private static final String TREE = "";

  private final Map<Id, String> texts = new HashMap<>();

  /** The parameters of {@link PostgresSql#INSERT_ENTRIES}. */
  Object[] entries(List<NewEntry> added) {
    return new Object[] {
      texts(added, each -> text(each.entry().id())),
      texts(added, each -> text(each.entry().tree())),
      numbers(added, each -> each.entry().isRoot() ? 1L : 0L),
      numbers(added, each -> (long) each.status().code()),
      numbers(added, each -> each.entry().height()),
      added.stream().map(each -> each.entry().dagCbor().array()).toArray(byte[][]::new)
    };
  }

  /** The parameters of {@link PostgresSql#INSERT_REST} but for the changes. */
  Object[] rest(Collection<Entry> stored) {
    List<Link> parents = new ArrayList<>();
    List<Node> nodes = new ArrayList<>();
    List<Link> storeParents = new ArrayList<>();
    for (Entry entry : stored) {
      entry.parents().forEach(parent -> parents.add(new Link(entry.id(), parent, TREE)));
      for (SubTreeNode node : EntryInsert.stores(entry)) {
        nodes.add(new Node(entry, node));
        node.parents()
            .forEach(parent -> storeParents.add(new Link(entry.id(), parent, node.name())));
      }
    }
    Tips tips = Tips.moved(stored);
    return new Object[] {
      texts(parents, link -> text(link.child())),
      texts(parents, link -> text(link.parent())),
      texts(nodes, node -> text(node.entry().tree())),
      texts(nodes, node -> text(node.entry().id())),
      texts(nodes, node -> node.node().name()),
      numbers(nodes, Node::height),
      payloads(nodes),
      texts(storeParents, link -> text(link.child())),
      texts(storeParents, link -> text(link.parent())),
      texts(storeParents, Link::store),
      texts(tips.ofTrees(), tip -> text(tip.entry())),
      texts(tips.ofTrees(), tip -> text(tip.tree())),
      texts(tips.ofStores(), tip -> text(tip.entry())),
      texts(tips.ofStores(), tip -> text(tip.tree())),
      texts(tips.ofStores(), Tip::store),
      texts(tips.gone(), tip -> text(tip.entry())),
      texts(tips.gone(), tip -> text(tip.tree())),
      texts(tips.gone(), Tip::store)
    };
  }

  /** Encoded once however often it is needed: ids are in most columns. */
  String text(Id id) {
    return texts.computeIfAbsent(id, Id::toString);
  }

  static Object[] joined(Object[] some, Object[] more) {
    return Stream.concat(Arrays.stream(some), Arrays.stream(more)).toArray();
  }

  private static <T> String[] texts(List<T> rows, Function<T, String> column) {
    return rows.stream().map(column).toArray(String[]::new);
  }

  private static <T> Long[] numbers(List<T> rows, Function<T, Long> column) {
    return rows.stream().map(column).toArray(Long[]::new);
  }

  private static byte[] @Nullable [] payloads(List<Node> nodes) {
    byte[] @Nullable [] payloads = new byte[nodes.size()] @Nullable [];
    for (int i = 0; i < payloads.length; i++) {
      payloads[i] = nodes.get(i).node().data().map(Bytes::array).orElse(null);
    }
    return payloads;
  }

  private record Link(Id child, Id parent, String store) {}

  private record Node(Entry entry, SubTreeNode node) {
    long height() {
      return node.height().orElse(entry.height());
    }
  }

  private record Tip(Id entry, Id tree, String store) {}

  /**
   * What becomes of tips: those that may be some now, unless a child was there before, and those
   * that surely are none any more.
   */
  private record Tips(List<Tip> ofTrees, List<Tip> ofStores, List<Tip> gone) {
    static Tips moved(Collection<Entry> stored) {
      Set<Tip> named = new HashSet<>();
      Set<Id> added = HashSet.newHashSet(stored.size());
      for (Entry entry : stored) {
        added.add(entry.id());
        entry.parents().forEach(parent -> named.add(new Tip(parent, entry.tree(), TREE)));
        for (SubTreeNode node : EntryInsert.stores(entry)) {
          node.parents().forEach(parent -> named.add(new Tip(parent, entry.tree(), node.name())));
        }
      }
      List<Tip> ofTrees = new ArrayList<>();
      List<Tip> ofStores = new ArrayList<>();
      for (Entry entry : stored) {
        ofTrees.add(new Tip(entry.id(), entry.tree(), TREE));
        for (SubTreeNode node : EntryInsert.stores(entry)) {
          ofStores.add(new Tip(entry.id(), entry.tree(), node.name()));
        }
      }
      ofTrees.removeIf(named::contains);
      ofStores.removeIf(named::contains);
      named.removeIf(tip -> added.contains(tip.entry()));
      return new Tips(ofTrees, ofStores, List.copyOf(named));
    }
  }
}
