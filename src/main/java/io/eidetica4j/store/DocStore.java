package io.eidetica4j.store;

import io.eidetica4j.EideticaException;
import io.eidetica4j.ErrorKind;
import io.eidetica4j.Limits;
import io.eidetica4j.crdt.CrdtList;
import io.eidetica4j.crdt.Doc;
import io.eidetica4j.crdt.Value;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * A store that is one document. Keys are paths into it ({@code a.b} is {@code b} within {@code a}).
 * Reads see the history with everything on top that the transaction has staged; writes are staged.
 */
public final class DocStore implements Store {
  /** The kind, {@code docstore:v0}. */
  public static final StoreType<DocStore> TYPE =
      new StoreType<>() {
        @Override
        public String typeId() {
          return "docstore:v0";
        }

        @Override
        public DocStore load(StoreContext context, String name) {
          return new DocStore(context, name);
        }
      };

  private final StoreContext context;
  private final String name;

  private DocStore(StoreContext context, String name) {
    this.context = context;
    this.name = name;
  }

  // ---- reading

  /** The live value at a path, if there is one. */
  public Optional<Value> find(String key) {
    return Overlay.get(history(), localData(), key);
  }

  /**
   * The live value at a path.
   *
   * @throws EideticaException STORE_KEY_NOT_FOUND
   */
  public Value get(String key) {
    return find(key).orElseThrow(() -> StoreErrors.keyNotFound(name, key));
  }

  /**
   * The live value at a path, of one kind.
   *
   * @throws EideticaException STORE_KEY_NOT_FOUND, STORE_TYPE_MISMATCH
   */
  public <V extends Value> V getAs(String key, Class<V> kind) {
    Value value = get(key);
    if (!kind.isInstance(value)) {
      throw StoreErrors.typeMismatch(name, Kinds.name(kind), value.typeName());
    }
    return kind.cast(value);
  }

  /** The text at a path; errors as {@link #getAs}. */
  public String getText(String key) {
    return getAs(key, Value.Text.class).value();
  }

  /** The integer at a path; errors as {@link #getAs}. */
  public long getInt(String key) {
    return getAs(key, Value.Int.class).value();
  }

  /** The boolean at a path; errors as {@link #getAs}. */
  public boolean getBool(String key) {
    return getAs(key, Value.Bool.class).value();
  }

  /** The list at a path; errors as {@link #getAs}. */
  public CrdtList getList(String key) {
    return getAs(key, CrdtList.class);
  }

  /** The document at a path; errors as {@link #getAs}. */
  public Doc getDoc(String key) {
    return getAs(key, Doc.class);
  }

  /** Whether there is a live value at a path. */
  public boolean contains(String key) {
    return find(key).isPresent();
  }

  /** The whole document, tombstones included. */
  public Doc getAll() {
    Doc history = history();
    return localData().map(history::merge).orElse(history);
  }

  /** What this transaction has staged in this store, if anything. */
  public Optional<Doc> localData() {
    return context.staged(name, Doc.CRDT);
  }

  /**
   * The live value at a list of keys, each a path in its turn; the whole document for none.
   *
   * @throws EideticaException STORE_KEY_NOT_FOUND, STORE_TYPE_MISMATCH where something on the way
   *     is no document
   */
  public Value getAtPath(List<String> keys) {
    if (keys.isEmpty()) {
      return getAll();
    }
    Optional<Value> value = find(keys.getFirst());
    for (String key : keys.subList(1, keys.size())) {
      if (value.isPresent() && !(value.get() instanceof Doc)) {
        throw StoreErrors.typeMismatch(name, "Doc", "non-node value");
      }
      value = value.flatMap(Value::asDoc).flatMap(doc -> doc.get(key));
    }
    return value.orElseThrow(() -> StoreErrors.keyNotFound(name, String.join(".", keys)));
  }

  // ---- writing

  /**
   * Stages a value at a path. Missing documents on the way are made; anything else on the way is
   * replaced by a document, lists included.
   *
   * @throws EideticaException STORE_SERIALIZATION_FAILED or CRDT_SERIALIZATION_FAILED where it
   *     would be nested too deeply, CRDT_INVALID_PATH for a path of dots only, CRDT_INVALID_VALUE
   *     for a key that is no sound Unicode
   */
  public void set(String key, Value value) {
    List<String> names = Overlay.names(key);
    if (names.isEmpty()) {
      throw ErrorKind.CRDT_INVALID_PATH
          .error("Invalid path: " + key + " names nothing")
          .with("path", key);
    }
    if (names.size() > Limits.DOC_DEPTH + 1) {
      throw StoreErrors.serialization(
              name, "a path of more than " + (Limits.DOC_DEPTH + 1) + " keys", null)
          .with("limit", Limits.DOC_DEPTH);
    }
    stage(localData().orElse(Doc.EMPTY).with(key, value));
  }

  /** Stages a text at a path, as {@link #set(String, Value)}. */
  public void set(String key, String value) {
    set(key, Value.of(value));
  }

  /** Stages an integer at a path, as {@link #set(String, Value)}. */
  public void set(String key, long value) {
    set(key, Value.of(value));
  }

  /** Stages a boolean at a path, as {@link #set(String, Value)}. */
  public void set(String key, boolean value) {
    set(key, Value.of(value));
  }

  /** As {@link #set(String, Value)}, and answers the live value that was there before. */
  public Optional<Value> insert(String key, Value value) {
    Optional<Value> previous = find(key);
    set(key, value);
    return previous;
  }

  /**
   * The value at a path; where there is none of the default's kind, the default, which is staged.
   */
  public <V extends Value> V getOrInsert(String key, V defaultValue) {
    Class<V> kind = Kinds.of(defaultValue);
    Optional<V> present = find(key).filter(kind::isInstance).map(kind::cast);
    if (present.isEmpty()) {
      set(key, defaultValue);
    }
    return present.orElse(defaultValue);
  }

  /**
   * Stages what a change makes of the value at a path.
   *
   * @return the new value
   * @throws EideticaException STORE_KEY_NOT_FOUND, STORE_TYPE_MISMATCH
   */
  public <V extends Value> V modify(String key, Class<V> kind, UnaryOperator<V> change) {
    V changed = change.apply(getAs(key, kind));
    set(key, changed);
    return changed;
  }

  /** Stages what a change makes of the value at a path, or of the default where there is none. */
  public <V extends Value> V modifyOrInsert(String key, V defaultValue, UnaryOperator<V> change) {
    Class<V> kind = Kinds.of(defaultValue);
    V changed = change.apply(find(key).isPresent() ? getAs(key, kind) : defaultValue);
    set(key, changed);
    return changed;
  }

  /** Stages a tombstone at a path where there is a live value; answers whether there was. */
  public boolean delete(String key) {
    boolean present = contains(key);
    if (present) {
      set(key, Value.DELETED);
    }
    return present;
  }

  /**
   * Stages a value at a list of keys, which are joined to one path. For none, the value must be a
   * document, and replaces everything staged so far; the history stays below it.
   *
   * @throws EideticaException STORE_TYPE_MISMATCH; others as {@link #set(String, Value)}
   */
  public void setAtPath(List<String> keys, Value value) {
    if (!keys.isEmpty()) {
      set(String.join(".", keys), value);
    } else if (value instanceof Doc doc) {
      stage(doc);
    } else {
      throw StoreErrors.typeMismatch(name, "Doc", "non-doc value");
    }
  }

  /** An editor of the value under one key. */
  public ValueEditor edit(String key) {
    return new ValueEditor(this, List.of(key));
  }

  /** An editor of the whole document. */
  public ValueEditor editRoot() {
    return new ValueEditor(this, List.of());
  }

  private void stage(Doc delta) {
    context.stage(name, Doc.CRDT, delta);
  }

  private Doc history() {
    return context.history(name, Doc.CRDT);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public StoreContext context() {
    return context;
  }

  @Override
  public StoreType<DocStore> type() {
    return TYPE;
  }
}
