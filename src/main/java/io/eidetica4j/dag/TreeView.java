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
  private static final TreeView EMPTY = new TreeView(null, Snapshot.EMPTY, Map.of());

  private final @Nullable StateReader reader;
  private final Snapshot tips;
  private final Which entries;
  private final Map<String, StoreView> stores;
  private final boolean complete;

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
  TreeView(@Nullable StateReader reader, Snapshot tips, Map<String, StoreView> stores) {
    this.reader = reader;
    this.tips = tips;
    this.entries = Which.VERIFIED;
    this.stores = stores;
    this.complete = true;
  }

  /** A view at any tips, whose stores are looked up one by one. */
  TreeView(StateReader reader, Snapshot tips, Which entries) {
    this.reader = reader;
    this.tips = tips;
    this.entries = entries;
    this.stores = new ConcurrentHashMap<>();
    this.complete = false;
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

  private StoreView store(String store) {
    StoreView known = stores.get(store);
    if (known != null) {
      return known;
    }
    if (complete || tips.isEmpty()) {
      return StoreView.EMPTY;
    }
    return stores.computeIfAbsent(
        store, s -> new StoreView(reader().index().storeTipsAt(tips, s), -1, 0));
  }

  private StateReader reader() {
    return Objects.requireNonNull(reader, "an empty view has no stores to read");
  }

  Map<String, StoreView> stores() {
    return stores;
  }
}
