package io.eidetica4j.crdt.y;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A list of values in a document. Indexes count values. */
public final class YArray extends YShared {
  YArray(YDocument document, Branch branch) {
    super(document, branch);
  }

  /** How many values there are. */
  public int length() {
    return branch().length();
  }

  /**
   * The value at an index.
   *
   * @throws io.eidetica4j.EideticaException CRDT_LIST_INDEX_OUT_OF_BOUNDS
   */
  public YValue get(int index) {
    if (index < 0 || index >= length()) {
      throw YErrors.index("get", index, length());
    }
    Positions.Place place = branch().positions.at(index);
    return element(place.item(), place.offset());
  }

  /** All values. */
  public List<YValue> values() {
    List<YValue> values = new ArrayList<>(length());
    for (Item item = branch().first; item != null; item = item.right) {
      for (int i = 0; i < item.live(); i++) {
        values.add(element(item, i));
      }
    }
    return values;
  }

  /** Adds values at the end. */
  public void push(YValue... values) {
    insert(length(), List.of(values));
  }

  /**
   * Inserts values before an index.
   *
   * @throws io.eidetica4j.EideticaException CRDT_LIST_INDEX_OUT_OF_BOUNDS; CRDT_INVALID_VALUE for a
   *     shared type, and where this one has been deleted
   */
  public void insert(int index, List<? extends YValue> values) {
    checkRange("insert", index, 0);
    document()
        .transact(() -> {
          Item left = leftOf(index);
          List<YValue> plain = new ArrayList<>();
          for (YValue value : values) {
            if (value instanceof Binary || value instanceof YShared) {
              left = flush(left, plain);
              left = insert(left, fresh(value));
            } else {
              plain.add(value);
            }
          }
          flush(left, plain);
        });
  }

  private @Nullable Item flush(@Nullable Item left, List<YValue> plain) {
    if (plain.isEmpty()) {
      return left;
    }
    Item item = insert(left, fresh(Item.VALUES, plain.size(), List.copyOf(plain)));
    plain.clear();
    return item;
  }

  /** Deletes so many values from an index on. */
  public void delete(int index, int length) {
    deleteRange("delete", index, length);
  }

  /** Makes a text before an index. */
  public YText insertText(int index) {
    return (YText) insertType(index, Branch.TEXT);
  }

  /** Makes a map before an index. */
  public YMap insertMap(int index) {
    return (YMap) insertType(index, Branch.MAP);
  }

  /** Makes an array before an index. */
  public YArray insertArray(int index) {
    return (YArray) insertType(index, Branch.ARRAY);
  }

  private YShared insertType(int index, int kind) {
    checkRange("insert", index, 0);
    return document().compute(() -> made(insert(leftOf(index), freshType(kind))));
  }

  @Override
  public String toString() {
    return "YArray[" + length() + "]";
  }
}
