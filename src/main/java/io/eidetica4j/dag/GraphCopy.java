package io.eidetica4j.dag;

import io.eidetica4j.backend.Backend;
import io.eidetica4j.backend.CacheScope;
import io.eidetica4j.backend.KnownEntries;
import io.eidetica4j.backend.TreeRest;
import io.eidetica4j.codec.Bytes;
import io.eidetica4j.entry.Id;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.Lock;

/**
 * A copy of a tree's graph beside the entries, which reads some twenty times as fast as those do.
 * It is an aid only: what is stored in it says of each entry no more than the entry itself does,
 * and never changes; statuses are not in it. At open the backend says what else there is, and which
 * entries are not Verified. Where it can't, or anything about the copy is not as it should be, all
 * entries are read instead.
 *
 * <p>It consists of pieces of equal length, the last one shorter, so that what is written at a time
 * is small however long the history is. Each piece is written as a whole, draws a number then (its
 * edition) and names that of the piece before it; so pieces that do not belong together (of other
 * processes, or of before the entries were read anew, in another order) are told apart, and what
 * holds together from the first piece on is used.
 */
final class GraphCopy {
  private static final Logger LOG = System.getLogger(GraphCopy.class.getName());
  private static final int PIECE = 1 << 14; // less than a megabyte

  /** New entries mostly are no lower than all but a tenth of these newest known ones. */
  private static final int NEWEST = 1000;

  private final Id tree;
  private final Backend backend;
  private final int piece;

  /** The editions of the pieces that are stored. */
  private final List<Long> editions = new ArrayList<>();

  /** How many entries they hold. */
  private int copied;

  GraphCopy(Id tree, Backend backend) {
    this(tree, backend, PIECE);
  }

  /** With so many entries in a piece. */
  GraphCopy(Id tree, Backend backend, int piece) {
    this.tree = tree;
    this.backend = backend;
    this.piece = piece;
  }

  /**
   * The graph with all that is stored of the tree and with its statuses, by way of the copy. Where
   * storage fails, so does this: it would fail the other way too.
   */
  synchronized Optional<TreeGraph> read(ReplayOrder order) {
    if (!backend.keepsStates()) {
      return Optional.empty();
    }
    List<GraphPiece> pieces = storedPieces();
    TreeGraph graph = TreeGraph.empty(order);
    try {
      read(pieces, graph);
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "The copy of the graph of database " + tree + " can't be used", e);
      forget();
    }
    Optional<TreeRest> rest =
        copied == 0 ? Optional.empty() : backend.rest(tree, known(graph.entries()));
    if (rest.isEmpty() || !complete(graph, rest.get())) {
      forget();
      return Optional.empty();
    }
    return Optional.of(graph);
  }

  /** Adds what is not in the copy; tells whether all of it fits. */
  private static boolean complete(TreeGraph graph, TreeRest rest) {
    rest.added().forEach(graph::hold);
    EntryGraph entries = graph.entries();
    if (!rest.notVerified().keySet().stream().allMatch(id -> entries.find(id) >= 0)) {
      return false;
    }
    rest.notVerified().forEach((id, status) -> entries.setStatus(entries.find(id), status));
    return true;
  }

  private void forget() {
    editions.clear();
    copied = 0;
  }

  /** Those that belong together. */
  private List<GraphPiece> storedPieces() {
    List<GraphPiece> pieces = new ArrayList<>();
    int entries = 0;
    long previous = 0;
    while (entries == pieces.size() * piece) {
      Optional<GraphPiece> next = stored(pieces.size());
      if (next.isEmpty() || !next.get().follows(entries, previous, piece)) {
        break;
      }
      pieces.add(next.get());
      entries += next.get().count();
      previous = next.get().edition();
    }
    return pieces;
  }

  private void read(List<GraphPiece> pieces, TreeGraph graph) {
    graph.entries().expect(pieces.stream().mapToInt(GraphPiece::count).sum());
    for (GraphPiece each : pieces) {
      each.readInto(graph);
      editions.add(each.edition());
    }
    graph.entries().findTips();
    graph.stores().findTips();
    copied = graph.entries().size();
  }

  private Optional<GraphPiece> stored(int number) {
    return backend.cachedState(CacheScope.GRAPH, tree, name(number)).flatMap(GraphPiece::open);
  }

  private static String name(int number) {
    return Integer.toString(number);
  }

  private static KnownEntries known(EntryGraph entries) {
    long[] newest = new long[Math.min(NEWEST, entries.size())];
    for (int i = 0; i < newest.length; i++) {
      newest[i] = entries.height(entries.arrived(entries.size() - 1 - i));
    }
    Arrays.sort(newest);
    return new KnownEntries() {
      @Override
      public int size() {
        return entries.size();
      }

      @Override
      public boolean contains(Id id) {
        return entries.find(id) >= 0;
      }

      @Override
      public long height() {
        return newest[newest.length / 10];
      }
    };
  }

  /**
   * Brings the copy up to date where the graph has grown by so many entries since.
   *
   * @param reading held while the graph is looked at
   */
  synchronized void save(TreeGraph graph, Lock reading, int growth) {
    int held = size(graph, reading);
    if (held - copied < growth || !backend.keepsStates() || backend.isReadOnly()) {
      return;
    }
    while (copied < held) {
      int number = copied / piece;
      int to = Math.min(held, (number + 1) * piece);
      long edition = ThreadLocalRandom.current().nextLong();
      long previous = number == 0 ? 0 : editions.get(number - 1);
      backend.cacheState(
          CacheScope.GRAPH,
          tree,
          name(number),
          written(graph, reading, number * piece, to, edition, previous));
      editions.subList(number, editions.size()).clear();
      editions.add(edition);
      copied = to;
    }
  }

  private static int size(TreeGraph graph, Lock reading) {
    reading.lock();
    try {
      return graph.entries().size();
    } finally {
      reading.unlock();
    }
  }

  private static Bytes written(
      TreeGraph graph, Lock reading, int from, int to, long edition, long previous) {
    reading.lock();
    try {
      return GraphPiece.write(graph, from, to, edition, previous);
    } finally {
      reading.unlock();
    }
  }
}
