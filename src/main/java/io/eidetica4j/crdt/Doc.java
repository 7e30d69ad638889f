package io.eidetica4j.crdt;

import io.eidetica4j.ErrorKind;
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
 * A deleted key leaves a tombstone, which all but {@link #child} and {@link #forEachRaw} hide.
 *
 * <p>Immutable: operations return a new document that shares structure with this one, and cost what
 * changes, not what is there. Children come in the order of their keys' code points.
 *
 * <p>A <em>path</em> is a text that is split at its dots, empty pieces left out; a text without a
 * dot is one key as it stands (also the empty text). Keys that hold dots can be reached by {@link
 * #child} and the methods with key lists only.
 *
 * <p>An <em>atomic</em> document, coming later in a merge, replaces the earlier one instead of
 * merging with it.
 *
 * <p>What would nest documents or lists deeper than readers allow ({@link
 * io.eidetica4j.Limits#DOC_DEPTH} levels) is refused with {@code CRDT_SERIALIZATION_FAILED}; text
 * with unpaired surrogates, in keys as in values, with {@code CRDT_INVALID_VALUE}.
 */
public final class Doc implements Value {
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

  /**
   * A changed document and what was there before.
   *
   * @param doc the document after the change
   * @param previous the live value that was replaced
   */
  public record Edit(Doc doc, Optional<Value> previous) {}

  /** The empty atomic document. */
  public static Doc atomic() {
    return ATOMIC;
  }

  /** A document with one value, e.g. {@code Doc.of("user.name", Value.of("x"))}. */
  public static Doc of(String path, Value value) {
    return EMPTY.with(path, value);
  }

  /** A document with one text. */
  public static Doc of(String path, String value) {
    return EMPTY.with(path, value);
  }

  /** A document with one integer. */
  public static Doc of(String path, long value) {
    return EMPTY.with(path, value);
  }

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

  /** The live value under literal keys, documents only; the document itself for no keys. */
  public Optional<Value> getPath(List<String> keys) {
    return live(lookupInDocs(keys));
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

  /**
   * The JSON text stored at a path by {@link #withJson}.
   *
   * @throws io.eidetica4j.EideticaException {@code CRDT_ELEMENT_NOT_FOUND} where nothing is there,
   *     {@code CRDT_TYPE_MISMATCH} where it is no text, {@code CRDT_DESERIALIZATION_FAILED} where
   *     the text is no JSON
   */
  public String getJson(String path) {
    Value value =
        get(path)
            .orElseThrow(() ->
                ErrorKind.CRDT_ELEMENT_NOT_FOUND
                    .error("Element not found for key '" + path + "'")
                    .with("key", path));
    return DocJson.checkJson(value, ErrorKind.CRDT_DESERIALIZATION_FAILED);
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
   * there, lists included, is replaced by a document. A path of dots only changes nothing.
   */
  public Doc with(String path, Value value) {
    return withPath(DocPath.keys(path), value);
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

  /**
   * The document with a JSON text at a path, kept as text.
   *
   * @throws io.eidetica4j.EideticaException {@code CRDT_SERIALIZATION_FAILED} where it is no JSON
   */
  public Doc withJson(String path, String json) {
    Value text = Value.of(json);
    DocJson.checkJson(text, ErrorKind.CRDT_SERIALIZATION_FAILED);
    return with(path, text);
  }

  /** The document with a value at a path where there is no live one yet. */
  public Doc withDefault(String path, Value value) {
    return contains(path) ? this : with(path, value);
  }

  /**
   * As {@link #with(String, Value)}, but never replaces what lies on the way.
   *
   * @throws io.eidetica4j.EideticaException {@code CRDT_NESTED_OPERATION_FAILED} where a list or a
   *     live leaf lies on the way
   */
  public Doc withStrict(String path, Value value) {
    List<String> keys = DocPath.keys(path);
    for (int i = 1; i < keys.size(); i++) {
      Value above = lookupInDocs(keys.subList(0, i));
      if (above != null && !above.isDeleted() && !(above instanceof Doc)) {
        String reason = "a value of kind " + above.typeName() + " lies on the way";
        throw ErrorKind.CRDT_NESTED_OPERATION_FAILED
            .error("Nested operation failed at path '" + path + "': " + reason)
            .with("path", path)
            .with("reason", reason);
      }
    }
    return with(path, value);
  }

  /** The document with a tombstone at a path, also where nothing was. */
  public Doc without(String path) {
    return with(path, Value.DELETED);
  }

  /** As {@link #with(String, Value)}, telling what live value was there. */
  public Edit edit(String path, Value value) {
    List<String> keys = DocPath.keys(path);
    Optional<Value> previous = keys.isEmpty() ? Optional.empty() : live(lookupInDocs(keys));
    return new Edit(withPath(keys, value), previous);
  }

  /** The document with a value under a literal key. */
  public Doc withKey(String key, Value value) {
    Value.Text.check(key);
    Nesting.check(Nesting.of(value));
    return new Doc(atomic, children.with(key, value));
  }

  /** As {@link #with(String, Value)}, under literal keys; unchanged for none. */
  public Doc withPath(List<String> keys, Value value) {
    int last = keys.size() - 1;
    if (last < 0) {
      return this;
    }
    Nesting.checkLevels(last);
    if (last == 0) {
      return withKey(keys.getFirst(), value);
    }
    Doc inner = children.get(keys.getFirst()) instanceof Doc doc ? doc : EMPTY;
    return withKey(keys.getFirst(), inner.withPath(keys.subList(1, last + 1), value));
  }

  /** Passes on every live child, in order. */
  public void forEach(BiConsumer<? super String, ? super Value> each) {
    forEachRaw((key, value) -> {
      if (!value.isDeleted()) {
        each.accept(key, value);
      }
    });
  }

  /**
   * Passes on the live children whose keys come behind {@code key}, in order, until one is answered
   * with false. Finds the first in logarithmic time.
   */
  public void forEachAfter(String key, BiPredicate<? super String, ? super Value> each) {
    for (var walk = children.walkAfter(key); walk.hasNext(); ) {
      var slot = walk.next();
      if (!slot.value.isDeleted() && !each.test(slot.key, slot.value)) {
        return;
      }
    }
  }

  /** Passes on every child, tombstones included, in order. */
  public void forEachRaw(BiConsumer<? super String, ? super Value> each) {
    for (var walk = children.walk(); walk.hasNext(); ) {
      var slot = walk.next();
      each.accept(slot.key, slot.value);
    }
  }

  /** The keys of live children, in order. */
  public List<String> keys() {
    List<String> keys = new ArrayList<>(size());
    forEach((key, value) -> keys.add(key));
    return keys;
  }

  /** The live children, in the order of their keys. */
  public List<Value> values() {
    List<Value> values = new ArrayList<>(size());
    forEach((key, value) -> values.add(value));
    return values;
  }

  /**
   * The document after {@code later} came on top of this one, at a cost in proportion to {@code
   * later}. Histories are merged from left to right: the operation isn't associative where a branch
   * is deleted and made again.
   */
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
    return DocJson.decode(json.array());
  }

  /**
   * Reads a document's JSON, which may come from anyone.
   *
   * @throws io.eidetica4j.EideticaException {@code CRDT_DESERIALIZATION_FAILED}
   */
  public static Doc parse(byte[] json) {
    return DocJson.decode(json);
  }

  /** The document's JSON, compact and with sorted members: equal documents give equal bytes. */
  public Bytes toJson() {
    return DocJson.encode(this);
  }

  /** The children, tombstones included. */
  Slots<String> children() {
    return children;
  }

  private @Nullable Value lookup(String path) {
    if (path.indexOf('.') < 0) {
      return children.get(path);
    }
    List<String> pieces = DocPath.keys(path);
    if (pieces.isEmpty()) {
      return null;
    }
    Value value = children.get(pieces.getFirst());
    for (int i = 1; i < pieces.size() && value != null; i++) {
      value =
          switch (value) {
            case Doc doc -> doc.children.get(pieces.get(i));
            case CrdtList list -> list.getByPiece(pieces.get(i));
            default -> null;
          };
    }
    return value;
  }

  private @Nullable Value lookupInDocs(List<String> keys) {
    Value value = this;
    for (String key : keys) {
      value = value instanceof Doc doc ? doc.children.get(key) : null;
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

  /** Equal flags and children, tombstones included. */
  @Override
  public boolean equals(@Nullable Object other) {
    return this == other
        || (other instanceof Doc that && atomic == that.atomic && children.equals(that.children));
  }

  @Override
  public int hashCode() {
    return 31 * children.hashCode() + Boolean.hashCode(atomic);
  }

  /** The number of children only: texts may be secrets. */
  @Override
  public String toString() {
    return "Doc[" + size() + " live children" + (atomic ? ", atomic]" : "]");
  }
}
