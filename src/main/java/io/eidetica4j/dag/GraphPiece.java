package io.eidetica4j.dag;

import io.eidetica4j.codec.Bytes;
import io.eidetica4j.entry.VerificationStatus;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * One piece of a {@link GraphCopy}: what the graph knows of some entries, in the order in which
 * they came, without their statuses.
 *
 * <p>Stored as a version (1 byte), the CRC32C of the rest, the piece's edition, the edition of the
 * piece before it, the number of its first entry, how many entries it has; then the names of
 * stores, the lists of stores that entries share, and the entries. An entry is its id, its height,
 * its parents, and for each of its stores the height, as the difference from its own, and the
 * parents there. A parent is given as how many entries ago it came, or as 0 and its id where it did
 * not come before.
 *
 * @param edition drawn when the piece was written
 * @param previous the edition of the piece before it, 0 in the first one
 * @param first how many entries are in the pieces before it
 * @param count how many entries it has
 * @param content the rest
 */
record GraphPiece(long edition, long previous, int first, int count, Bytes content) {
  private static final byte VERSION = 1;
  private static final int HEADER = 29;
  private static final int SUMMED_FROM = 5;

  /** Reads the header; empty where the piece is not whole. */
  static Optional<GraphPiece> open(Bytes stored) {
    byte[] bytes = stored.array();
    ByteBuffer header = ByteBuffer.wrap(bytes);
    if (bytes.length < HEADER || header.get() != VERSION || header.getInt() != sum(bytes)) {
      return Optional.empty();
    }
    return Optional.of(
        new GraphPiece(
            header.getLong(), header.getLong(), header.getInt(), header.getInt(), stored));
  }

  /**
   * Whether it can come behind so many entries and the piece of an edition, with so many at most.
   */
  boolean follows(int entries, long before, int most) {
    return first == entries && previous == before && count > 0 && count <= most;
  }

  /** Entries {@code from} to {@code to}, exclusive, of a graph. */
  static Bytes write(TreeGraph graph, int from, int to, long edition, long previous) {
    EntryGraph entries = graph.entries();
    int[] numbers = numbers(entries, to);
    PieceOutput out = new PieceOutput(HEADER);
    Map<List<StoreGraph>, Integer> lists = writeStores(graph, from, to, out);
    for (int number = from; number < to; number++) {
      int ordinal = entries.arrived(number);
      out.id(entries.id(ordinal));
      out.number(entries.height(ordinal));
      out.number(entries.parentCount(ordinal));
      for (int i = 0; i < entries.parentCount(ordinal); i++) {
        writeParent(entries, entries.parent(ordinal, i), number, numbers, out);
      }
      List<StoreGraph> stores = graph.stores().of(ordinal);
      out.number(lists.get(stores));
      for (StoreGraph store : stores) {
        out.signed(store.height(ordinal) - entries.height(ordinal));
        out.number(store.parentCount(ordinal));
        for (int i = 0; i < store.parentCount(ordinal); i++) {
          writeParent(entries, store.parent(ordinal, i), number, numbers, out);
        }
      }
    }
    byte[] bytes = out.toArray();
    ByteBuffer header = ByteBuffer.wrap(bytes);
    header.position(SUMMED_FROM);
    header.putLong(edition).putLong(previous).putInt(from).putInt(to - from);
    header.put(0, VERSION).putInt(1, sum(bytes));
    return Bytes.wrap(bytes);
  }

  /** By ordinal: the number of the entry + 1; 0 where it is none of the first so many. */
  private static int[] numbers(EntryGraph entries, int first) {
    int[] numbers = new int[entries.ordinals()];
    for (int number = 0; number < first; number++) {
      numbers[entries.arrived(number)] = number + 1;
    }
    return numbers;
  }

  private static Map<List<StoreGraph>, Integer> writeStores(
      TreeGraph graph, int from, int to, PieceOutput out) {
    Map<String, Integer> names = new HashMap<>();
    Map<List<StoreGraph>, Integer> lists = new HashMap<>();
    List<List<StoreGraph>> inOrder = new ArrayList<>();
    List<String> namesInOrder = new ArrayList<>();
    for (int number = from; number < to; number++) {
      List<StoreGraph> stores = graph.stores().of(graph.entries().arrived(number));
      if (lists.putIfAbsent(stores, lists.size()) == null) {
        inOrder.add(stores);
        for (StoreGraph store : stores) {
          if (names.putIfAbsent(store.name(), names.size()) == null) {
            namesInOrder.add(store.name());
          }
        }
      }
    }
    out.number(namesInOrder.size());
    namesInOrder.forEach(name -> out.run(name.getBytes(StandardCharsets.UTF_8)));
    out.number(inOrder.size());
    for (List<StoreGraph> stores : inOrder) {
      out.number(stores.size());
      stores.forEach(store -> out.number(names.get(store.name())));
    }
    return lists;
  }

  private static void writeParent(
      EntryGraph entries, int parent, int number, int[] numbers, PieceOutput out) {
    int ago = number + 1 - numbers[parent];
    if (numbers[parent] > 0 && ago > 0) {
      out.number(ago);
    } else {
      out.number(0);
      out.id(entries.id(parent));
    }
  }

  /**
   * Adds its entries, as Verified ones, to the graph that has those of all pieces before it and no
   * others. Tips have to be found when all are there.
   */
  void readInto(TreeGraph graph) {
    EntryGraph entries = graph.entries();
    PieceInput in = new PieceInput(content.array(), HEADER);
    List<List<StoreGraph>> lists = readStores(graph.stores(), in);
    for (int number = first; number < first + count; number++) {
      int ordinal = entries.intern(in.id());
      long height = in.number();
      int[] parents = readParents(entries, number, in);
      entries.addUntipped(ordinal, height, parents, VerificationStatus.VERIFIED);
      List<StoreGraph> stores = lists.get((int) in.number());
      for (StoreGraph store : stores) {
        long own = height + in.signed();
        store.addUntipped(ordinal, own, readParents(entries, number, in));
      }
      graph.stores().name(ordinal, stores);
    }
  }

  private static List<List<StoreGraph>> readStores(Stores stores, PieceInput in) {
    List<StoreGraph> named = new ArrayList<>();
    for (int i = in.count(); i > 0; i--) {
      named.add(stores.graphOf(new String(in.run(), StandardCharsets.UTF_8)));
    }
    List<List<StoreGraph>> lists = new ArrayList<>();
    for (int i = in.count(); i > 0; i--) {
      List<StoreGraph> list = new ArrayList<>();
      for (int j = in.count(); j > 0; j--) {
        list.add(named.get((int) in.number()));
      }
      lists.add(stores.shared(list));
    }
    return lists;
  }

  private static int[] readParents(EntryGraph entries, int number, PieceInput in) {
    int[] parents = new int[in.count()];
    for (int i = 0; i < parents.length; i++) {
      int ago = (int) in.number();
      parents[i] = ago == 0 ? entries.intern(in.id()) : entries.arrived(number - ago);
    }
    return parents;
  }

  private static int sum(byte[] bytes) {
    CRC32C sum = new CRC32C();
    sum.update(bytes, SUMMED_FROM, bytes.length - SUMMED_FROM);
    return (int) sum.getValue();
  }
}
