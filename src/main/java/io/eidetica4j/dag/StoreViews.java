package io.eidetica4j.dag;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The views of all stores of a tree at one time, immutable: an array in two levels, by the stores'
 * numbers. A commit makes new ones by copying a block for each store it changes and the list of
 * blocks, so that it costs next to nothing however many stores there are.
 */
final class StoreViews {
  private static final int BLOCK = 64;

  /** The stores by name; shared with the index, which adds to it. */
  private final ConcurrentHashMap<String, StoreGraph> stores;

  /** Blocks and places in them are null where no view is known. */
  private final StoreView[][] blocks;

  private StoreViews(ConcurrentHashMap<String, StoreGraph> stores, StoreView[][] blocks) {
    this.stores = stores;
    this.blocks = blocks;
  }

  /** Of none of the stores, which may become more. */
  static StoreViews none(ConcurrentHashMap<String, StoreGraph> stores) {
    return new StoreViews(stores, new StoreView[0][]);
  }

  /** The view of a store; that of one that is not there is empty. */
  StoreView get(String name) {
    StoreGraph store = stores.get(name);
    int block = store == null ? blocks.length : store.number() / BLOCK;
    if (store == null || block >= blocks.length || blocks[block] == null) {
      return StoreView.EMPTY;
    }
    StoreView view = blocks[block][store.number() % BLOCK];
    return view == null ? StoreView.EMPTY : view;
  }

  /** With some views in place of those that are here. */
  StoreViews with(Map<StoreGraph, StoreView> changed) {
    int last = changed.keySet().stream().mapToInt(StoreGraph::number).max().orElse(-1);
    StoreView[][] copy = Arrays.copyOf(blocks, Math.max(blocks.length, last / BLOCK + 1));
    BitSet own = new BitSet();
    changed.forEach((store, view) -> {
      int block = store.number() / BLOCK;
      if (!own.get(block)) {
        own.set(block);
        copy[block] = copy[block] == null ? new StoreView[BLOCK] : copy[block].clone();
      }
      copy[block][store.number() % BLOCK] = view;
    });
    return new StoreViews(stores, copy);
  }
}
