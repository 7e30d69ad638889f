package io.eidetica4j.crdt;

import io.eidetica4j.codec.Bytes;
import io.eidetica4j.codec.Utf8;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * A document: a map from text keys to values that merges with other versions of itself, key by key.
 * A deleted key leaves a tombstone, which all but the "raw" methods hide.
 *
 * <p>Immutable: operations return a new document that shares structure with this one, and cost what
 * changes, not what is there.
 *
 * <p>A <em>path</em> is a text that is split at its dots, empty pieces left out; a text without a
 * dot is one key as it stands (also the empty text). Keys that hold dots can be reached by {@link
 * #child} and the path-list methods only.
 *
 * <p>An <em>atomic</em> document, coming later in a merge, replaces the earlier one instead of
 * merging with it.
 */
public final class Doc implements Value.Branch {
  /** The empty document. */
  public static final Doc EMPTY = new Doc(false, Slots.empty(Utf8::compare));

  /** How documents merge and become bytes. */
  public static final Crdt<Doc> CRDT = new DocCrdt();

  private static final Doc ATOMIC = new Doc(true, EMPTY.children);

  private final boolean atomic;
  private final Slots<String> children;

  Doc(boolean atomic, Slots<String> children) {
    this.atomic = atomic;
    this.children = children;
  }

  /** The empty atomic document. */
  public static Doc atomic() {
    return ATOMIC;
  }

  /**
   * A changed document and what was there before.
   *
   * @param doc the document after the change
   * @param previous the live value that the change replaced
   */
  public record Edit(Doc doc, Optional<Value> previous) {}

  /** Whether this document replaces an earlier one as a whole. */
  public boolean isAtomic() {
    return atomic;
  }

  /** The number of live children. */
  public int size() {
    return children.live();
  }

  /** Whether there is no live child. */
  public boolean isEmpty() {
    return children.live() == 0;
  }

  /** The live value at a path; within a list, a piece is the index of a live element. */
  public Optional<Value> get(String path) {
    return live(lookup(path));
  }

  /** The live value under a list of literal keys; the document itself for none. */
  public Optional<Value> getPath(List<String> keys) {
    return live(lookup(keys));
  }

  /** The text at a path; empty where there is none or another kind. */
  public Optional<String> getText(String path) {
    return get(path).flatMap(Value::asText);
  }

  /** The integer at a path; empty where there is none or another kind. */
  public Optional<Long> getInt(String path) {
    return get(path).flatMap(Value::asInt);
  }

  /** The boolean at a path; empty where there is none or another kind. */
  public Optional<Boolean> getBool(String path) {
    return get(path).flatMap(Value::asBool);
  }

  /** The document at a path; empty where there is none or another kind. */
  public Optional<Doc> getDoc(String path) {
    return get(path).flatMap(Value::asDoc);
  }

  /** The list at a path; empty where there is none or another kind. */
  public Optional<CrdtList> getList(String path) {
    return get(path).flatMap(Value::asList);
  }

  /** Whether there is a live value at a path. */
  public boolean contains(String path) {
    return get(path).isPresent();
  }

  /** Whether there is a tombstone at exactly this path. */
  public boolean isTombstone(String path) {
    Value value = lookup(path);
    return value != null && value.isDeleted();
  }

  /** The value under a literal key, tombstones included. */
  public Optional<Value> child(String key) {
    return Optional.ofNullable(children.get(key));
  }

  /**
   * The document with a value at a path. Missing documents on the way are made; anything else
   * there, lists included, is replaced by a document.
   */
  public Doc with(String path, Value value) {
    return withPath(Paths.names(path), value);
  }

  /** The document with a text at a path. */
  public Doc with(String path, String value) {
    return with(path, Value.of(value));
  }

  /** The document with an integer at a path. */
  public Doc with(String path, long value) {
    return with(path, Value.of(value));
  }

  /** The document with a boolean at a path. */
  public Doc with(String path, boolean value) {
    return with(path, Value.of(value));
  }

  /** The document with a tombstone at a path. */
  public Doc without(String path) {
    return with(path, Value.DELETED);
  }

  /** As {@link #with(String, Value)}, with the live value that was there. */
  public Edit edit(String path, Value value) {
    return new Edit(with(path, value), get(path));
  }

  /** The document with a value under a literal key. */
  public Doc withKey(String key, Value value) {
    Nesting.check(Nesting.of(value));
    return new Doc(atomic, children.with(Text.check(key), value));
  }

  /** The document with a value under a list of literal keys; unchanged for none. */
  public Doc withPath(List<String> keys, Value value) {
    if (keys.isEmpty()) {
      return this;
    }
    String key = keys.getFirst();
    if (keys.size() == 1) {
      return withKey(key, value);
    }
    Doc inner = children.get(key) instanceof Doc doc ? doc : EMPTY;
    return withKey(key, inner.withPath(keys.subList(1, keys.size()), value));
  }

  /** Every live child in the order of keys (by code point). */
  public void forEach(BiConsumer<? super String, ? super Value> each) {
    children.forEach((key, value) -> {
      if (!value.isDeleted()) {
        each.accept(key, value);
      }
    });
  }

  /**
   * The live children whose keys come after one that need not be there, in the order of keys, until
   * {@code each} answers no.
   */
  public void forEachAfter(String key, BiPredicate<? super String, ? super Value> each) {
    int first = children.rank(key) + (children.get(key) == null ? 0 : 1);
    boolean more = true;
    for (int i = first; more && i < children.size(); i++) {
      Slots.Node<String> slot = children.slot(i);
      more = slot.value.isDeleted() || each.test(slot.key, slot.value);
    }
  }

  /** Every child, tombstones included, in the order of keys (by code point). */
  public void forEachRaw(BiConsumer<? super String, ? super Value> each) {
    children.forEach(each);
  }

  /** The keys of live children, ordered by code point. */
  public List<String> keys() {
    List<String> keys = new ArrayList<>(size());
    forEach((key, value) -> keys.add(key));
    return List.copyOf(keys);
  }

  /** The document after {@code later} came on top of this one. */
  public Doc merge(Doc later) {
    if (later.atomic) {
      return later;
    }
    return later.children.size() == 0 ? this : new Doc(atomic, children.merge(later.children));
  }

  /**
   * Reads a document's JSON, which may come from anyone.
   *
   * @throws io.eidetica4j.EideticaException {@code CRDT_DESERIALIZATION_FAILED}
   */
  public static Doc parse(Bytes json) {
    return parse(json.array());
  }

  /**
   * Reads a document's JSON, which may come from anyone.
   *
   * @throws io.eidetica4j.EideticaException {@code CRDT_DESERIALIZATION_FAILED}
   */
  public static Doc parse(byte[] json) {
    return DocJson.decode(json);
  }

  /**
   * The document's JSON, compact and with sorted members: equal documents give equal bytes.
   *
   * @throws io.eidetica4j.EideticaException {@code CRDT_SERIALIZATION_FAILED} where it is nested
   *     too deeply for readers
   */
  public Bytes toJson() {
    return DocJson.encode(this);
  }

  /** The children, tombstones included. */
  Slots<String> children() {
    return children;
  }

  private @Nullable Value lookup(String path) {
    return path.indexOf('.') < 0 ? children.get(path) : lookup(Paths.pieces(path));
  }

  private @Nullable Value lookup(List<String> keys) {
    if (keys.isEmpty()) {
      return null;
    }
    Value value = this;
    for (String key : keys) {
      value =
          switch (value) {
            case Doc doc -> doc.children.get(key);
            case CrdtList list -> null;
            default -> null;
          };
      if (value == null) {
        return null;
      }
    }
    return value;
  }

  private static Optional<Value> live(@Nullable Value value) {
    return value == null || value.isDeleted() ? Optional.empty() : Optional.of(value);
  }

  @Override
  public String typeName() {
    return "doc";
  }

  @Override
  public Optional<Doc> asDoc() {
    return Optional.of(this);
  }

  /** The number of children only: texts may be secrets. */
  @Override
  public String toString() {
    return "Doc[" + size() + " live children" + (atomic ? ", atomic]" : "]");
  }

  /** Documents as a kind of mergeable data. */
  private static final class DocCrdt implements Crdt<Doc> {
    @Override
    public Doc empty() {
      return EMPTY;
    }

    @Override
    public Doc merge(Doc earlier, Doc later) {
      return earlier.merge(later);
    }

    @Override
    public Doc decode(Bytes payload) {
      return parse(payload);
    }

    @Override
    public Bytes encode(Doc value) {
      return value.toJson();
    }
  }
}
