package io.eidetica4j.dag;

import io.eidetica4j.backend.EntryOutline;
import io.eidetica4j.backend.NewEntry;
import io.eidetica4j.backend.memory.MemoryBackend;
import io.eidetica4j.codec.Bytes;
import io.eidetica4j.crdt.Doc;
import io.eidetica4j.entry.Entry;
import io.eidetica4j.entry.EntryBuilder;
import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.Snapshot;
import io.eidetica4j.entry.VerificationStatus;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;

/**
 * A tree drawn by the names of its entries, all Verified. The root entry is named "root" and takes
 * part in the store "s"; each entry that takes part in a store writes its name there.
 */
final class Drawn implements AutoCloseable {
  private final MemoryBackend backend = new MemoryBackend();
  private final Map<String, Entry> entries = new LinkedHashMap<>();
  private final TreeIndex index;

  Drawn() {
    Entry root =
        Entry.rootBuilder()
            .setSubtreeData("s", payload("root"))
            .setMetadata(Bytes.utf8("root"))
            .build();
    index = new TreeIndex(root.id(), ReplayOrder.DIGEST, backend);
    keep("root", root);
  }

  private static Bytes payload(String name) {
    return Doc.of(name, "1").toJson();
  }

  static List<String> split(String names) {
    return List.of(names.split(" "));
  }

  Drawn add(String name, String parents, String... stores) {
    EntryBuilder builder = below(parents);
    for (String store : stores) {
      builder
          .setSubtreeData(store, payload(name))
          .setSubtreeParents(store, index().storeTipsAt(snapshot(parents), store).tips());
    }
    return keep(name, builder.build());
  }

  /** An entry that begins a store anew. */
  Drawn addRootOf(String store, String name, String parents) {
    return keep(name, below(parents).setSubtreeData(store, payload(name)).build());
  }

  /** An entry with given parents, in the tree and in a store. */
  Drawn addOver(String name, String store, Id... parents) {
    return keep(
        name,
        Entry.builder(id("root"))
            .setParents(List.of(parents))
            .setHeight(1)
            .setSubtreeData(store, payload(name))
            .setSubtreeParents(store, List.of(parents))
            .build());
  }

  Entry addWithStoreHeight(String name, String parents, String store, long height) {
    keep(
        name,
        below(parents)
            .setSubtreeData(store, payload(name))
            .setSubtreeParents(store, index().storeTipsAt(snapshot(parents), store).tips())
            .setSubtreeHeight(store, OptionalLong.of(height))
            .build());
    return entries.get(name);
  }

  private EntryBuilder below(String parents) {
    long height =
        split(parents).stream().mapToLong(p -> entries.get(p).height()).max().orElseThrow() + 1;
    return Entry.builder(id("root")).setParents(snapshot(parents).tips()).setHeight(height);
  }

  private Drawn keep(String name, Entry entry) {
    entries.put(name, entry);
    backend.put(List.of(new NewEntry(entry, VerificationStatus.VERIFIED)));
    index.add(EntryOutline.of(entry, VerificationStatus.VERIFIED), Map.of());
    return this;
  }

  TreeIndex index() {
    return index;
  }

  Id id(String name) {
    return entries.get(name).id();
  }

  Snapshot snapshot(String names) {
    return Snapshot.of(split(names).stream().map(this::id).toList());
  }

  String name(Id id) {
    return entries.entrySet().stream()
        .filter(e -> e.getValue().id().equals(id))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElseThrow();
  }

  /** Names of a set, in alphabetical order. */
  List<String> named(Snapshot snapshot) {
    Set<String> names = new TreeSet<>();
    snapshot.forEach(id -> names.add(name(id)));
    return List.copyOf(names);
  }

  /** Names of a list, in its order. */
  List<String> named(List<Id> ids) {
    return ids.stream().map(this::name).toList();
  }

  /** The named entries by height, then id. */
  List<String> inOrder(String names) {
    return Arrays.stream(names.split(" "))
        .map(entries::get)
        .sorted((a, b) -> ReplayOrder.DIGEST.compare(a.height(), a.id(), b.height(), b.id()))
        .map(Entry::id)
        .map(this::name)
        .toList();
  }

  @Override
  public void close() {
    backend.close();
  }
}
