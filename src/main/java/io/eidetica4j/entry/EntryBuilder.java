package io.eidetica4j.entry;

import io.eidetica4j.EideticaException;
import io.eidetica4j.codec.Bytes;
import io.eidetica4j.codec.Utf8;
import io.eidetica4j.crypto.SecureRandoms;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Collects the parts of a new entry. Stores keep the order in which they were first named until
 * {@link #build()} sorts them. Not thread-safe.
 */
public final class EntryBuilder {
  private static final Comparator<String> BY_UTF8 = Utf8::compare;

  private Optional<Id> root = Optional.empty();
  private List<Id> parents = new ArrayList<>();
  private Optional<Bytes> metadata = Optional.empty();
  private long height;
  private SigInfo sig = SigInfo.UNSIGNED;
  private final Map<String, Part> stores = new LinkedHashMap<>();

  EntryBuilder(Id root) {
    setRoot(root);
  }

  static EntryBuilder root() {
    String entropy = Long.toUnsignedString(SecureRandoms.nextLong());
    return new EntryBuilder(Id.EMPTY)
        .setSubtreeData(Entry.ROOT, Bytes.EMPTY)
        .setMetadata(Bytes.utf8("{\"entropy\":" + entropy + "}"));
  }

  /** Sets the database; the empty id means none. */
  public EntryBuilder setRoot(Id id) {
    root = id.isEmpty() ? Optional.empty() : Optional.of(id);
    return this;
  }

  /** Replaces the parents. */
  public EntryBuilder setParents(Collection<Id> ids) {
    parents = new ArrayList<>(ids);
    return this;
  }

  /** Adds a parent. */
  public EntryBuilder addParent(Id id) {
    parents.add(id);
    return this;
  }

  /** Sets the metadata. */
  public EntryBuilder setMetadata(Bytes bytes) {
    metadata = Optional.of(bytes);
    return this;
  }

  /** Sets the height, unsigned. */
  public EntryBuilder setHeight(long unsigned) {
    height = unsigned;
    return this;
  }

  /** Sets signature and claim. */
  public EntryBuilder setSig(SigInfo info) {
    sig = info;
    return this;
  }

  /** Sets what is written to a store. */
  public EntryBuilder setSubtreeData(String name, Bytes data) {
    part(name).data = Optional.of(data);
    return this;
  }

  /** Replaces the parents in a store, in which the entry then takes part. */
  public EntryBuilder setSubtreeParents(String name, Collection<Id> ids) {
    part(name).parents = new ArrayList<>(ids);
    return this;
  }

  /** Adds a parent in a store, in which the entry then takes part. */
  public EntryBuilder addSubtreeParent(String name, Id id) {
    part(name).parents.add(id);
    return this;
  }

  /** Sets or clears the store's own height, unsigned; the entry then takes part in the store. */
  public EntryBuilder setSubtreeHeight(String name, OptionalLong unsigned) {
    part(name).height = unsigned;
    return this;
  }

  /**
   * Takes out the stores to which nothing is written: those with empty data, and those without data
   * whose registration this entry doesn't change.
   *
   * @param liveIndexKeys the keys that the data for {@code _index} sets, deleted ones left out; the
   *     caller, who knows documents, reads them and answers for data that can't be read with
   *     ENTRY_INVALID_INDEX_DATA
   */
  public EntryBuilder removeEmptySubtrees(Set<String> liveIndexKeys) {
    stores
        .entrySet()
        .removeIf(store ->
            store
                .getValue()
                .data
                .map(Bytes::isEmpty)
                .orElseGet(() -> !liveIndexKeys.contains(store.getKey())));
    return this;
  }

  /** The names of the stores in the order they were first named. */
  public List<String> subtrees() {
    return List.copyOf(stores.keySet());
  }

  /** Whether the entry will take part in the store. */
  public boolean inSubtree(String name) {
    return stores.containsKey(name);
  }

  /**
   * What is written to a store.
   *
   * @throws EideticaException STORE_KEY_NOT_FOUND where nothing is
   */
  public Bytes data(String name) {
    return Optional.ofNullable(stores.get(name))
        .flatMap(part -> part.data)
        .orElseThrow(() -> Entry.noSuchStore(name));
  }

  /** The parents, as given so far. */
  public List<Id> parents() {
    return List.copyOf(parents);
  }

  /**
   * The parents in a store, as given so far.
   *
   * @throws EideticaException STORE_KEY_NOT_FOUND where the store hasn't been named
   */
  public List<Id> subtreeParents(String name) {
    Part part = stores.get(name);
    if (part == null) {
      throw Entry.noSuchStore(name);
    }
    return List.copyOf(part.parents);
  }

  /** The metadata, if set. */
  public Optional<Bytes> metadata() {
    return metadata;
  }

  /**
   * Makes the entry: parents sorted and without repetition, stores sorted by their names' bytes.
   *
   * @throws EideticaException INSTANCE_ENTRY_VALIDATION_FAILED or ID_INVALID_FORMAT
   */
  public Entry build() {
    TreeNode tree = new TreeNode(root, canonical(parents), metadata, height);
    List<SubTreeNode> subtrees =
        stores.entrySet().stream()
            .sorted(Map.Entry.comparingByKey(BY_UTF8))
            .map(store -> store.getValue().build(store.getKey(), tree.parents()))
            .toList();
    Entry entry = new Entry(tree, subtrees, sig);
    entry.validate();
    return entry;
  }

  private Part part(String name) {
    SigInfo.checkText(name);
    return stores.computeIfAbsent(name, _ -> new Part());
  }

  private static List<Id> canonical(Collection<Id> ids) {
    return Snapshot.of(ids).tips();
  }

  /** A store's part while it is collected. */
  private static final class Part {
    private List<Id> parents = new ArrayList<>();
    private Optional<Bytes> data = Optional.empty();
    private OptionalLong height = OptionalLong.empty();

    private SubTreeNode build(String name, List<Id> treeParents) {
      return new SubTreeNode(name, Shared.parents(canonical(parents), treeParents), data, height);
    }
  }
}
