package io.eidetica4j.store;

import com.fasterxml.jackson.databind.JsonNode;
import io.eidetica4j.EideticaException;
import io.eidetica4j.crdt.Doc;
import io.eidetica4j.crdt.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * A store of rows under keys. A row is a text of JSON: of two concurrent changes to a row one wins
 * as a whole. Reads see the history with everything on top that the transaction has staged; writes
 * are staged. Rows come in the order of their keys (by code point).
 *
 * @param <T> a row
 */
public final class Table<T> implements Store {
  private final StoreContext context;
  private final String name;
  private final Type<T> type;

  private Table(StoreContext context, String name, Type<T> type) {
    this.context = context;
    this.name = name;
    this.type = type;
  }

  /** Tables with rows of a class, read and written as {@link RowFormat#of} says. */
  public static <T> StoreType<Table<T>> type(Class<T> row) {
    return type(RowFormat.of(row));
  }

  /** Tables with rows of any shape. */
  public static StoreType<Table<JsonNode>> raw() {
    return type(RowFormat.raw());
  }

  /** Tables with rows in a format of the caller's. */
  public static <T> StoreType<Table<T>> type(RowFormat<T> format) {
    return new Type<>(format);
  }

  // ---- reading

  /**
   * A row.
   *
   * @throws EideticaException STORE_KEY_NOT_FOUND, STORE_DESERIALIZATION_FAILED
   */
  public T get(String key) {
    return find(key).orElseThrow(() -> StoreErrors.keyNotFound(name, key));
  }

  /**
   * A row, if there is one.
   *
   * @throws EideticaException STORE_DESERIALIZATION_FAILED
   */
  public Optional<T> find(String key) {
    return text(key).map(this::decode);
  }

  /** Whether there is a row under a key, readable or not. */
  public boolean contains(String key) {
    return text(key).isPresent();
  }

  /** The number of rows, readable or not. */
  public long count() {
    return texts().size();
  }

  /**
   * All rows that a predicate accepts.
   *
   * @throws EideticaException STORE_DESERIALIZATION_FAILED where any row can't be read
   */
  public List<Row<T>> search(Predicate<? super T> predicate) {
    return stream().filter(row -> predicate.test(row.value())).toList();
  }

  /**
   * All rows that can be read and that a predicate accepts, for where one bad row must not stop
   * everything.
   *
   * @param unreadable told of each row that can't be read
   */
  public List<Row<T>> searchReadable(
      Predicate<? super T> predicate, BiConsumer<String, EideticaException> unreadable) {
    List<Row<T>> found = new ArrayList<>();
    for (Row<String> text : texts()) {
      try {
        T row = decode(text.value());
        if (predicate.test(row)) {
          found.add(new Row<>(text.key(), row));
        }
      } catch (EideticaException e) {
        unreadable.accept(text.key(), e);
      }
    }
    return found;
  }

  /** All rows, read as they are asked for; one that can't be read ends it with an error. */
  public Stream<Row<T>> stream() {
    return texts().stream().map(this::decode);
  }

  /** Gives every row to a consumer; errors as {@link #search}. */
  public void forEach(BiConsumer<String, ? super T> each) {
    stream().forEach(row -> each.accept(row.key(), row.value()));
  }

  /**
   * The rows after a key, which need not be there.
   *
   * @param after none for the first rows
   * @param limit most rows to answer, at least 1
   * @throws EideticaException STORE_DESERIALIZATION_FAILED where one of them can't be read
   */
  public RowPage<T> page(Optional<String> after, int limit) {
    RowPage<String> texts = textPage(after, limit);
    return new RowPage<>(texts.rows().stream().map(this::decode).toList(), texts.next());
  }

  /**
   * The rows after a key that can be read, for where one bad row must not stop everything. A page
   * with unreadable rows holds fewer, and none where all are; it is the last only where it says so.
   *
   * @param after none for the first rows
   * @param limit most rows to look at, at least 1
   * @param unreadable told of each row that can't be read
   */
  public RowPage<T> pageReadable(
      Optional<String> after, int limit, BiConsumer<String, EideticaException> unreadable) {
    RowPage<String> texts = textPage(after, limit);
    List<Row<T>> rows = new ArrayList<>(texts.rows().size());
    for (Row<String> text : texts.rows()) {
      try {
        rows.add(decode(text));
      } catch (EideticaException e) {
        unreadable.accept(text.key(), e);
      }
    }
    return new RowPage<>(rows, texts.next());
  }

  private RowPage<String> textPage(Optional<String> after, int limit) {
    if (limit < 1) {
      throw StoreErrors.invalidOperation(name, "page", "the limit must be at least 1");
    }
    List<Row<String>> texts = new ArrayList<>();
    boolean[] more = {false};
    BiPredicate<String, Value> each =
        (key, value) -> {
          if (value instanceof Value.Text(String text)) {
            more[0] = texts.size() == limit;
            return !more[0] && texts.add(new Row<>(key, text));
          }
          return true;
        };
    Doc view = view();
    // No key comes before the empty one, which "after" would pass over.
    boolean begin = after.isEmpty() && view.child("").map(v -> each.test("", v)).orElse(true);
    if (begin || after.isPresent()) {
      view.forEachAfter(after.orElse(""), each);
    }
    return new RowPage<>(texts, more[0] ? Optional.of(texts.getLast().key()) : Optional.empty());
  }

  // ---- writing

  /**
   * Stages a new row.
   *
   * @return its key, a random UUID
   * @throws EideticaException STORE_SERIALIZATION_FAILED
   */
  public String insert(T row) {
    String key = UUID.randomUUID().toString();
    put(key, row);
    return key;
  }

  /**
   * Stages a row, in place of the one under the key if there is one.
   *
   * @throws EideticaException STORE_SERIALIZATION_FAILED, STORE_INVALID_OPERATION for a key that is
   *     empty or holds a dot
   */
  public void put(String key, T row) {
    StoreNames.checkRowKey(name, key);
    stage(staged().orElse(Doc.EMPTY).withKey(key, Value.of(encode(row))));
  }

  /** Stages that a row is gone; answers whether there was one. */
  public boolean delete(String key) {
    if (!contains(key)) {
      return false;
    }
    Doc before = staged().orElse(Doc.EMPTY);
    // Of keys with dots both readings exist: a path, and (from odd writers) the key as it stands.
    boolean asPath = Overlay.get(history(), staged(), key).isPresent();
    stage(asPath ? before.without(key) : before.withKey(key, Value.DELETED));
    return true;
  }

  private Optional<String> text(String key) {
    return Overlay.get(history(), staged(), key)
        .or(() -> key.indexOf('.') < 0 ? Optional.empty() : view().child(key))
        .flatMap(Value::asText);
  }

  private List<Row<String>> texts() {
    List<Row<String>> texts = new ArrayList<>();
    view()
        .forEach((key, value) -> value.asText().ifPresent(text -> texts.add(new Row<>(key, text))));
    return texts;
  }

  private Row<T> decode(Row<String> text) {
    return new Row<>(text.key(), decode(text.value()));
  }

  private T decode(String json) {
    try {
      return type.format.read(json);
    } catch (EideticaException | IllegalArgumentException e) {
      throw StoreErrors.deserialization(name, String.valueOf(e.getMessage()), e);
    }
  }

  private String encode(T row) {
    try {
      return type.format.write(row);
    } catch (EideticaException | IllegalArgumentException e) {
      throw StoreErrors.serialization(name, String.valueOf(e.getMessage()), e);
    }
  }

  private Doc view() {
    Doc history = history();
    return staged().map(history::merge).orElse(history);
  }

  private Doc history() {
    return context.history(name, Doc.CRDT);
  }

  private Optional<Doc> staged() {
    return context.staged(name, Doc.CRDT);
  }

  private void stage(Doc delta) {
    context.stage(name, Doc.CRDT, delta);
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
  public StoreType<Table<T>> type() {
    return type;
  }

  /** The kind, {@code table:v0}, with rows in one format. */
  private record Type<T>(RowFormat<T> format) implements StoreType<Table<T>> {
    @Override
    public String typeId() {
      return "table:v0";
    }

    @Override
    public Table<T> load(StoreContext context, String name) {
      return new Table<>(context, name, this);
    }
  }
}
