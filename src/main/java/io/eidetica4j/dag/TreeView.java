package io.eidetica4j.dag;

import io.eidetica4j.crdt.Crdt;
import io.eidetica4j.entry.Snapshot;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A tree as of given tips: the tips of its stores there and their states. It never changes; whoever
 * holds one goes on seeing the same, whatever is written meanwhile. States are computed when first
 * asked for and kept.
 */
public final class TreeView {
  private static final TreeView EMPTY =
      new TreeView(null, Snapshot.EMPTY, StoreViews.none(new ConcurrentHashMap<>()), 0);

  private static final int OWN_BYTES = 1024;

  private final @Nullable StateReader reader;
  private final Snapshot tips;

  /** Of the head: bytes of what the entry changed that made it, as far as that was at hand. */
  private final long added;

  private final Which entries;

  /** Of the head: the views of all stores. */
  private final @Nullable StoreViews known;

  /** Of another view: those of the stores that were asked for. */
  private final Map<String, StoreView> asked = new ConcurrentHashMap<>();

  /** Whose payloads a view folds. */
  public enum Which {
    /** Verified entries only: the default. */
    VERIFIED,
    /** All but Failed ones, for handles that asked for it. */
    NOT_FAILED
  }

  /** The view of a tree that is not there yet. */
  public static TreeView empty() {
    return EMPTY;
  }

  /** The view at the frontier, all of whose stores are known. */
  TreeView(@Nullable StateReader reader, Snapshot tips, StoreViews stores, long added) {
    this.added = added;
    this.reader = reader;
    this.tips = tips;
    this.entries = Which.VERIFIED;
    this.known = stores;
  }

  /** A view at any tips, whose stores are looked up one by one. */
  TreeView(StateReader reader, Snapshot tips, Which entries) {
    this.added = 0;
    this.reader = reader;
    this.tips = tips;
    this.entries = entries;
    this.known = null;
  }

  /** The tips of the tree in this view. */
  public Snapshot tips() {
    return tips;
  }

  /** The tips of a store in this view; empty for a store that is not there. */
  public Snapshot storeTips(String store) {
    return store(store).tips();
  }

  /**
   * The merged state of a store in this view.
   *
   * @throws io.eidetica4j.EideticaException {@code store/DeserializationFailed} where a payload
   *     can't be read
   */
  public <T> T state(String store, Crdt<T> type) {
    StoreView view = store(store);
    if (view.tips().isEmpty()) {
      return type.empty();
    }
    return view.known(type).orElseGet(() -> reader().read(view, store, type, entries));
  }

  /**
   * About how many bytes of memory it takes to keep this view beside the index: of one that was the
   * head what has changed since the head before it, of another one the states that were asked for.
   */
  public long bytes() {
    long sum = OWN_BYTES + added;
    for (StoreView view : asked.values()) {
      sum += view.bytes();
    }
    return sum;
  }

  private StoreView store(String store) {
    if (known != null) {
      return known.get(store);
    }
    return tips.isEmpty()
        ? StoreView.EMPTY
        : asked.computeIfAbsent(
            store, s -> new StoreView(reader().index().storeTipsAt(tips, s), -1, 0));
  }

  private StateReader reader() {
    return Objects.requireNonNull(reader, "an empty view has no stores to read");
  }

  /** Of the head only: the views of all stores. */
  StoreViews stores() {
    return Objects.requireNonNull(known, "not the head");
  }
}
