package io.eidetica4j.database;

import io.eidetica4j.ErrorKind;
import io.eidetica4j.auth.DatabaseKey;
import io.eidetica4j.codec.Bytes;
import io.eidetica4j.crdt.Doc;
import io.eidetica4j.dag.TreeIndex;
import io.eidetica4j.dag.TreeView;
import io.eidetica4j.entry.Entry;
import io.eidetica4j.entry.EntryBuilder;
import io.eidetica4j.entry.HeightStrategy;
import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.SigInfo;
import io.eidetica4j.entry.Snapshot;
import io.eidetica4j.store.StoreNames;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.ToLongFunction;

/**
 * Makes the entry of a transaction: its stores with what is staged and with their parents in the
 * transaction's view, its heights, its pin, its signature.
 *
 * @param index where the heights of parents are known; none for a root entry
 * @param settings the merged settings, those staged included
 */
record Draft(Trees trees, Transaction transaction, Optional<TreeIndex> index, Doc settings) {
  /** The entry with the transaction's tips as its parents. */
  Entry signed(Id root, Bytes metadata, DatabaseKey key, Map<String, Bytes> payloads) {
    return signed(root, metadata, key, payloads, new Strand());
  }

  /** The entry behind those of a strand that was begun at the transaction's tips. */
  Entry signed(
      Id root, Bytes metadata, DatabaseKey key, Map<String, Bytes> payloads, Strand strand) {
    TreeView view = transaction.view();
    if (view.tips().size() > trees.limits().parents()) {
      throw ErrorKind.INSTANCE_LIMIT_EXCEEDED
          .error(
              "An entry may have %d parents, not %d"
                  .formatted(trees.limits().parents(), view.tips().size()))
          .with("limit", "parents");
    }
    EntryBuilder builder =
        Entry.builder(root)
            .setParents(strand.last().map(e -> List.of(e.id())).orElse(view.tips().tips()))
            .setMetadata(metadata)
            .setHeight(height(view.tips(), strand))
            .setSig(new SigInfo(Optional.empty(), key.identity()));
    Set<String> registered = transaction.staging().registered();
    Doc register = register(payloads.keySet(), registered);
    payloads.forEach((store, payload) -> {
      builder.setSubtreeData(store, payload);
      addTo(builder, store, register, strand);
    });
    registered.forEach(store -> addTo(builder, store, register, strand));
    return builder.build().sign(key.signingKey());
  }

  private long height(Snapshot tips, Strand strand) {
    HeightStrategy strategy = Heights.ofTree(settings);
    return strand
        .last()
        .map(before -> Heights.above(strategy, before.height(), trees.clock()))
        .orElseGet(() -> Heights.inTree(strategy, tips, index, trees.clock()));
  }

  private void addTo(EntryBuilder builder, String store, Doc register, Strand strand) {
    Optional<HeightStrategy> own = Heights.ofStore(register, store);
    Optional<Entry> before = strand.lastIn(store);
    if (before.isPresent()) {
      long below = before.get().subtreeHeight(store);
      builder
          .setSubtreeParents(store, List.of(before.get().id()))
          .setSubtreeHeight(store, height(own, s -> Heights.above(s, below, trees.clock())));
    } else {
      Snapshot parents = parentsIn(store);
      builder
          .setSubtreeParents(store, parents.tips())
          .setSubtreeHeight(
              store, height(own, s -> Heights.inStore(s, store, parents, index, trees.clock())));
    }
  }

  private static OptionalLong height(
      Optional<HeightStrategy> strategy, ToLongFunction<HeightStrategy> height) {
    return strategy.isPresent()
        ? OptionalLong.of(height.applyAsLong(strategy.get()))
        : OptionalLong.empty();
  }

  /** The tips of a store; of more than an entry may name, the highest. */
  private Snapshot parentsIn(String store) {
    Snapshot tips = transaction.view().storeTips(store);
    int most = trees.limits().parents();
    return tips.size() <= most || index.isEmpty()
        ? tips
        : Heights.highest(tips, id -> index.get().storeHeight(id, store), most);
  }

  /**
   * The register of stores, which is read only where a store may have a height strategy of its own.
   */
  private Doc register(Set<String> written, Set<String> registered) {
    if (registered.isEmpty() && written.stream().allMatch(s -> s.startsWith("_"))) {
      return Doc.EMPTY;
    }
    Doc history = transaction.view().state(StoreNames.INDEX, Doc.CRDT);
    return transaction
        .staging()
        .get(StoreNames.INDEX, Doc.CRDT)
        .map(history::merge)
        .orElse(history);
  }
}
