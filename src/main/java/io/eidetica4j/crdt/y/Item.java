package io.eidetica4j.crdt.y;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A block with content and a place: in a list between its neighbours, or in the chain of a map's
 * key.
 *
 * <p>There is one of these for each edit that can't be joined with the one before, so its fields
 * are counted: 72 bytes. Texts and plain values lie in arrays of their client ({@link Client}),
 * where what has consecutive clocks lies side by side; {@link #at} is where.
 */
final class Item extends Block {
  static final int DELETED = 1;
  static final int JSON = 2;
  static final int BINARY = 3;
  static final int TEXT = 4;
  static final int EMBED = 5;
  static final int FORMAT = 6;
  static final int TYPE = 7;
  static final int VALUES = 8;
  static final int DOCUMENT = 9;

  /** Bits of the first byte of a block in an update. */
  static final int KIND_BITS = 0x1f;

  static final int KEY_BIT = 0x20;
  static final int RIGHT_BIT = 0x40;
  static final int LEFT_BIT = 0x80;

  @Nullable Item left;
  @Nullable Item right;

  /** The left neighbour when it was made, by client and clock; no client where there was none. */
  @Nullable Client origin;

  int originClock;

  /** The right neighbour when it was made. */
  @Nullable Client rightOrigin;

  int rightOriginClock;

  /**
   * The {@link Branch} it is in. Before it has its place: the name of a root or a {@link Ref}, if
   * there is no origin to take it from.
   */
  @Nullable Object parent;

  /** The {@link Leaf} it is in, in a list; the key, in a map. */
  @Nullable Object place;

  /** What it holds, by kind; texts and values only until they have their place. */
  @Nullable Object content;

  int at;

  /** When it was last seen in a search for a place; see {@link Integration}. */
  int seen;

  byte kind;
  boolean deleted;

  /** In a map; before it has its place, all that is known may be this. */
  boolean keyed;

  /** A block by its client and one of its clocks. */
  record Ref(Client client, int clock) {}

  /** A format mark: from here on the attribute has this value, in JSON. */
  record Format(String key, String json) {}

  /** A sub-document. */
  record Document(String guid, YValue options) {}

  Item(Client client, int clock, int length, int kind) {
    super(client, clock, length);
    this.kind = (byte) kind;
  }

  Branch branch() {
    if (!(parent instanceof Branch branch)) {
      throw new IllegalStateException("A block without its place");
    }
    return branch;
  }

  /** The key in a map, null in a list. */
  @Nullable String key() {
    return keyed ? (String) place : null;
  }

  @Nullable Leaf leaf() {
    return keyed ? null : (Leaf) place;
  }

  /** Whether it takes positions while it lives. */
  boolean countable() {
    return kind != DELETED && kind != FORMAT;
  }

  /** How many positions it takes. */
  int live() {
    return deleted || !countable() ? 0 : length;
  }

  boolean originIs(@Nullable Client client, int clock) {
    return origin == client && (client == null || originClock == clock);
  }

  boolean sameOrigin(Item other) {
    return originIs(other.origin, other.originClock);
  }

  boolean sameRightOrigin(Item other) {
    return rightOrigin == other.rightOrigin
        && (rightOrigin == null || rightOriginClock == other.rightOriginClock);
  }

  /** Whether another one that starts where this one ends can become part of it. */
  boolean joins(Item next) {
    return next.origin == client
        && next.originClock == end() - 1
        && right == next
        && sameRightOrigin(next)
        && deleted == next.deleted
        && kind == next.kind
        && keyed == next.keyed
        && switch (kind) {
          case TEXT, VALUES -> at + length == next.at;
          case DELETED, JSON -> true;
          default -> false;
        };
  }

  /** What it holds from an offset on, without what lies in the client's arrays. */
  @Nullable Object contentFrom(int offset) {
    return kind == JSON ? List.copyOf(json().subList(offset, length)) : content;
  }

  /** The texts of kind {@link #JSON}. */
  @SuppressWarnings("unchecked") // this kind holds nothing else
  List<String> json() {
    return content == null ? List.of() : (List<String>) content;
  }

  /** Takes the content of the one that joins it. */
  void append(Item next) {
    if (kind == JSON) {
      List<String> both = new ArrayList<>(json());
      both.addAll(next.json());
      content = both;
    }
    length += next.length;
  }
}
