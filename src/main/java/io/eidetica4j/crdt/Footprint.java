package io.eidetica4j.crdt;

/**
 * About how many bytes of memory values take on a JVM with compressed references, counted as if
 * they shared nothing. It is for budgets, which need the order of magnitude.
 */
final class Footprint {
  /** A slot and its place in the map's tree. */
  static final int SLOT = 48;

  private static final int OBJECT = 24;
  private static final int TEXT = 56;
  private static final int POSITION = 64;

  private Footprint() {}

  static long of(Value value) {
    return switch (value) {
      case Value.Text text -> TEXT + OBJECT + (long) text.value().length();
      case Value.Int number -> OBJECT;
      case Doc doc -> OBJECT + doc.children().bytes();
      case CrdtList list -> OBJECT + list.slots().bytes();
      default -> 0; // there is one object of each
    };
  }

  static long ofKey(Object key) {
    return key instanceof String text ? TEXT + (long) text.length() : POSITION;
  }
}
