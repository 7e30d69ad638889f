package io.eidetica4j.backend;

import io.eidetica4j.codec.Bytes;
import io.eidetica4j.entry.Entry;
import io.eidetica4j.entry.EntryBuilder;
import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.VerificationStatus;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/** Unsigned entries for tests of storage; equal arguments give equal entries. */
public final class TestEntries {
  /** The store that entries write to where nothing else is said. */
  public static final String DATA = "data";

  private TestEntries() {}

  /** A root entry. */
  public static Entry root(String label) {
    return Entry.builder(Id.EMPTY)
        .setMetadata(Bytes.utf8(label))
        .setSubtreeData(Entry.ROOT, Bytes.utf8("\"\""))
        .build();
  }

  /** An entry one above its parents, which writes its label to the store {@link #DATA}. */
  public static Entry child(Entry root, String label, Entry... parents) {
    return inStores(root, label, List.of(DATA), parents);
  }

  /** An entry that writes its label to some stores; those parents that have them are followed. */
  public static Entry inStores(
      Entry root, String label, Collection<String> stores, Entry... parents) {
    EntryBuilder builder = builder(root, parents);
    for (String store : stores) {
      builder
          .setSubtreeData(store, Bytes.utf8(label))
          .setSubtreeParents(store, ids(Arrays.stream(parents).filter(p -> p.inSubtree(store))));
    }
    return builder.setMetadata(Bytes.utf8(label)).build();
  }

  /** An entry one above its parents, to be completed. */
  public static EntryBuilder builder(Entry root, Entry... parents) {
    long height = Arrays.stream(parents).mapToLong(Entry::height).max().orElse(-1) + 1;
    return Entry.builder(root.id()).setParents(ids(Arrays.stream(parents))).setHeight(height);
  }

  /** Each as one to be stored with this status. */
  public static List<NewEntry> as(VerificationStatus status, Entry... entries) {
    return Arrays.stream(entries).map(entry -> new NewEntry(entry, status)).toList();
  }

  /** Each as one to be stored as unverified. */
  public static List<NewEntry> unverified(Entry... entries) {
    return as(VerificationStatus.UNVERIFIED, entries);
  }

  private static List<Id> ids(Stream<Entry> entries) {
    return entries.map(Entry::id).toList();
  }
}
