package io.eidetica4j.crdt.y;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Values by key in a document. Of two who set the same key at once one wins, for all the same. */
public final class YMap extends YShared {
  YMap(YDocument document, Branch branch) {
    super(document, branch);
  }

  /** The value of a key. */
  public Optional<YValue> get(String key) {
    return Optional.ofNullable(branch().live(key)).map(this::value);
  }

  private YValue value(Item item) {
    return element(item, item.length - 1);
  }

  /** The keys that have a value, sorted. */
  public Set<String> keys() {
    return values().keySet();
  }

  /** The values by key, sorted. */
  public Map<String, YValue> values() {
    Map<String, YValue> values = new TreeMap<>();
    branch()
        .last
        .forEach((key, item) -> {
          if (!item.deleted && item.countable()) {
            values.put(key, value(item));
          }
        });
    return values;
  }

  /**
   * Sets the value of a key.
   *
   * @throws io.eidetica4j.EideticaException CRDT_INVALID_VALUE for a shared type, and where this
   *     map has been deleted
   */
  public void set(String key, YValue value) {
    document().transact(() -> put(key, fresh(value)));
  }

  /** Deletes a key; tells whether it was there. */
  public boolean delete(String key) {
    Item item = branch().live(key);
    if (item == null) {
      return false;
    }
    document().transact(() -> document().blocks().delete(item));
    return true;
  }

  /** Makes a text as the value of a key. */
  public YText setText(String key) {
    return (YText) setType(key, Branch.TEXT);
  }

  /** Makes a map as the value of a key. */
  public YMap setMap(String key) {
    return (YMap) setType(key, Branch.MAP);
  }

  /** Makes an array as the value of a key. */
  public YArray setArray(String key) {
    return (YArray) setType(key, Branch.ARRAY);
  }

  private YShared setType(String key, int kind) {
    return document().compute(() -> made(put(key, freshType(kind))));
  }

  private Item put(String key, Item fresh) {
    Item left = branch().last.get(key);
    if (left != null) {
      fresh.origin = left.client;
      fresh.originClock = left.end() - 1;
    }
    fresh.keyed = true;
    fresh.place = key;
    return document().insert(branch(), fresh);
  }

  @Override
  public String toString() {
    return "YMap" + keys();
  }
}
