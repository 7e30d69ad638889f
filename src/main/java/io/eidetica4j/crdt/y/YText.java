package io.eidetica4j.crdt.y;

import io.eidetica4j.codec.Utf8;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Text with attributes and embedded values. Indexes count UTF-16 units, as in Yjs and in Java
 * strings; an embedded value counts as one.
 */
public final class YText extends YShared {
  /** Each stretch has a list of its own: marks by stretches would be more than memory holds. */
  private static final int MAX_ATTRIBUTES = 1 << 22;

  YText(YDocument document, Branch branch) {
    super(document, branch);
  }

  /**
   * A stretch of a text.
   *
   * @param insert a {@link YValue.Text}, or a value that is embedded
   * @param attributes how it is marked, e.g. {@code bold} with {@code true}
   */
  public record Segment(YValue insert, Map<String, YValue> attributes) {
    /** Keeps a copy. */
    public Segment {
      attributes = Map.copyOf(attributes);
    }
  }

  /** How many units there are. */
  public int length() {
    return branch().length();
  }

  /** Adds at the end. */
  public void append(String text) {
    insert(length(), text);
  }

  /**
   * Inserts text before an index, marked as what is before it.
   *
   * @throws io.eidetica4j.EideticaException CRDT_LIST_INDEX_OUT_OF_BOUNDS; CRDT_INVALID_VALUE where
   *     it holds half of a surrogate pair, and where this text has been deleted
   */
  public void insert(int index, String text) {
    checkRange("insert", index, 0);
    checkText(text);
    if (!text.isEmpty()) {
      document().transact(() -> insert(leftOf(index), fresh(Item.TEXT, text.length(), text)));
    }
  }

  /** Inserts text with just these attributes. */
  public void insert(int index, String text, Map<String, YValue> attributes) {
    checkRange("insert", index, 0);
    checkText(text);
    if (!text.isEmpty()) {
      marked(index, attributes, Item.TEXT, text.length(), text);
    }
  }

  /** Embeds a value, which must be one that JSON can say, with just these attributes. */
  public void insertEmbed(int index, YValue value, Map<String, YValue> attributes) {
    checkRange("insertEmbed", index, 0);
    marked(index, attributes, Item.EMBED, 1, YJson.write(value));
  }

  private static void checkText(String text) {
    if (!Utf8.isWellFormed(text)) {
      throw YErrors.operation("insert", "text with half of a surrogate pair");
    }
  }

  private void marked(
      int index, Map<String, YValue> attributes, int kind, int length, Object content) {
    document()
        .transact(() -> {
          Item left = leftOf(index);
          Map<String, YValue> before = attributesAfter(left);
          Map<String, YValue> wanted = new TreeMap<>(attributes);
          before.keySet().forEach(key -> wanted.putIfAbsent(key, YValues.NULL));
          Map<String, YValue> restore = new TreeMap<>();
          for (Map.Entry<String, YValue> attribute : wanted.entrySet()) {
            YValue now = before.getOrDefault(attribute.getKey(), YValues.NULL);
            if (!now.equals(attribute.getValue())) {
              restore.put(attribute.getKey(), now);
              left = mark(left, attribute.getKey(), attribute.getValue());
            }
          }
          left = insert(left, fresh(kind, length, content));
          restoreAfter(left, restore);
        });
  }

  private void restoreAfter(Item item, Map<String, YValue> values) {
    Item left = item;
    for (Map.Entry<String, YValue> attribute : values.entrySet()) {
      left = mark(left, attribute.getKey(), attribute.getValue());
    }
  }

  private Item mark(@Nullable Item left, String key, YValue value) {
    return insert(left, fresh(Item.FORMAT, 1, new Item.Format(key, YJson.write(value))));
  }

  /** How text is marked that follows an item. */
  private Map<String, YValue> attributesAfter(@Nullable Item last) {
    Map<String, YValue> attributes = new TreeMap<>();
    if (last == null || branch().formats == 0) {
      return attributes;
    }
    for (Item item = branch().first; item != null; item = item.right) {
      apply(item, attributes);
      if (item == last) {
        break;
      }
    }
    return attributes;
  }

  /** Applies a mark; tells whether the item is one. */
  private static boolean apply(Item item, Map<String, YValue> attributes) {
    if (item.deleted || !(item.content instanceof Item.Format format)) {
      return false;
    }
    YValue value = YJson.parse(format.json());
    if (value.equals(YValues.NULL)) {
      attributes.remove(format.key());
    } else {
      attributes.put(format.key(), value);
    }
    return true;
  }

  /** Marks what is there; {@link YValues#NULL} takes an attribute away. */
  public void format(int index, int length, Map<String, YValue> attributes) {
    checkRange("format", index, length);
    if (length == 0 || attributes.isEmpty()) {
      return;
    }
    document()
        .transact(() -> {
          Item left = leftOf(index);
          Map<String, YValue> around = attributesAfter(left);
          Map<String, YValue> after = new TreeMap<>();
          for (Map.Entry<String, YValue> attribute : attributes.entrySet()) {
            YValue now = around.getOrDefault(attribute.getKey(), YValues.NULL);
            after.put(attribute.getKey(), now);
            if (!now.equals(attribute.getValue())) {
              left = mark(left, attribute.getKey(), attribute.getValue());
            }
          }
          left = pass(left, length, after);
          after
              .entrySet()
              .removeIf(value -> value.getValue().equals(attributes.get(value.getKey())));
          restoreAfter(left, after);
        });
  }

  /** Goes over so much, dropping the marks of some attributes and noting what they said. */
  private Item pass(@Nullable Item from, int length, Map<String, YValue> values) {
    Blocks blocks = document().blocks();
    Item last = from;
    int left = length;
    for (Item item = from == null ? branch().first : from.right;
        left > 0 && item != null;
        item = item.right) {
      if (!item.deleted
          && item.content instanceof Item.Format format
          && values.containsKey(format.key())) {
        values.put(format.key(), YJson.parse(format.json()));
        blocks.delete(item);
      }
      if (item.live() > left) {
        blocks.split(item, left);
      }
      left -= item.live();
      last = item;
    }
    if (last == null) {
      throw new IllegalStateException("No text where some was counted");
    }
    return last;
  }

  /** Deletes so many units from an index on. */
  public void delete(int index, int length) {
    deleteRange("delete", index, length);
  }

  /**
   * The text in stretches that are marked alike.
   *
   * @throws io.eidetica4j.EideticaException INSTANCE_LIMIT_EXCEEDED where so many stretches have so
   *     many attributes that only somebody hostile can have made them
   */
  public List<Segment> segments() {
    List<Segment> segments = new ArrayList<>();
    Map<String, YValue> marks = new TreeMap<>();
    Map<String, YValue> attributes = Map.of(); // the marks, as they were at the last stretch
    StringBuilder text = new StringBuilder();
    boolean marked = false;
    int cost = 0;
    for (Item item = branch().first; item != null; item = item.right) {
      marked |= apply(item, marks);
      if (item.live() == 0) {
        continue;
      }
      Map<String, YValue> before = attributes;
      boolean other = false;
      if (marked) {
        marked = false;
        cost += marks.size();
        if (cost > MAX_ATTRIBUTES) {
          throw YErrors.limit("attributes of all stretches of a text", MAX_ATTRIBUTES);
        }
        other = !before.equals(marks);
        attributes = other ? Map.copyOf(marks) : before;
      }
      if (!text.isEmpty() && (item.kind != Item.TEXT || other)) {
        segments.add(new Segment(new Text(text.toString()), before));
        text.setLength(0);
      }
      if (item.kind == Item.TEXT) {
        item.client.appendText(item.at, item.length, text);
      } else {
        segments.add(new Segment(element(item, 0), attributes));
      }
    }
    if (!text.isEmpty()) {
      segments.add(new Segment(new Text(text.toString()), attributes));
    }
    return segments;
  }

  /** The text without attributes and embedded values. */
  public String text() {
    StringBuilder text = new StringBuilder(length());
    for (Item item = branch().first; item != null; item = item.right) {
      if (!item.deleted && item.kind == Item.TEXT) {
        item.client.appendText(item.at, item.length, text);
      }
    }
    return text.toString();
  }

  /** The length only: texts may be secrets. */
  @Override
  public String toString() {
    return "YText[" + length() + "]";
  }
}
