package io.eidetica4j.crdt.y;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is behind a shared type: a list of items and, for each key, a chain of items of which the
 * last is the value. Which of them is used depends on how the type is looked at.
 */
final class Branch {
  static final int ARRAY = 0;
  static final int MAP = 1;
  static final int TEXT = 2;
  static final int XML_ELEMENT = 3;
  static final int XML_FRAGMENT = 4;
  static final int XML_HOOK = 5;
  static final int XML_TEXT = 6;

  /** A root that nobody has looked at as something yet. */
  static final int UNKNOWN = -1;

  /** A root's name; a nested element's name; else empty. */
  final String name;

  int kind;

  /** The block that holds it; none for roots. */
  @Nullable Item item;

  @Nullable Item first;
  final Positions positions = new Positions();
  Map<String, Item> last = Map.of();

  /** How many format marks were ever put here. */
  int formats;

  Branch(int kind, String name) {
    this.kind = kind;
    this.name = name;
  }

  int length() {
    return positions.length();
  }

  /** Whether it was deleted with the block that holds it. */
  boolean isDead() {
    return item != null && item.deleted;
  }

  void setLast(String key, Item value) {
    if (last.isEmpty()) {
      last = new HashMap<>();
    }
    last.put(key, value);
  }

  /** The live value of a key. */
  @Nullable Item live(String key) {
    Item value = last.get(key);
    return value == null || value.deleted ? null : value;
  }
}
