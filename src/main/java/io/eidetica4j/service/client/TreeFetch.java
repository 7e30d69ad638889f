package io.eidetica4j.service.client;

import io.eidetica4j.EideticaException;
import io.eidetica4j.ErrorKind;
import io.eidetica4j.codec.Bytes;
import io.eidetica4j.crdt.Doc;
import io.eidetica4j.entry.Entry;
import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.Snapshot;
import io.eidetica4j.entry.SubTreeNode;
import io.eidetica4j.service.protocol.DatabaseOp;
import io.eidetica4j.service.protocol.ReadScope;
import io.eidetica4j.service.protocol.ServiceResponse;
import io.eidetica4j.service.protocol.TransactionContext;
import io.eidetica4j.store.StoreNames;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Fetches what is missing of one tree's verified part: all that given tips descend from, down to
 * what is known already.
 *
 * <p>There is no request for a tree, only for single entries and for whole stores. A few missing
 * entries are fetched one generation at a time, each generation in one round trip. Where that goes
 * deep, or nothing is known yet, whole stores are fetched instead: first those that every database
 * has, then those that their register and the fetched entries name. So a tree costs a handful of
 * round trips, however long its history is; entries in no store, which are few, are then missing
 * and come one by one.
 */
final class TreeFetch {
  /** Generations that are fetched one by one before whole stores are. */
  private static final int GENERATIONS = 8;

  private final Id root;
  private final Identities identities;
  private final EntryCache cache;
  private final Predicate<Id> known;

  /** All that came, some of which may not belong to the verified part. */
  private final Map<Id, Entry> fetched = new HashMap<>();

  private final Set<String> stores = new HashSet<>();

  /**
   * @param known whether an entry, and so all it descends from, need not be fetched
   */
  TreeFetch(Id root, Identities identities, EntryCache cache, Predicate<Id> known) {
    this.root = root;
    this.identities = identities;
    this.cache = cache;
    this.known = known;
  }

  /**
   * What is missing below these tips, the tips included, parents first.
   *
   * @param all whether nothing is known, so that whole stores are worth it at once
   */
  List<Entry> below(Snapshot tips, boolean all) {
    if (all) {
      fetchStores(Set.of(StoreNames.SETTINGS, StoreNames.INDEX));
      fetchStores(named());
    }
    int generations = 0;
    Set<Id> missing = missing(tips);
    while (!missing.isEmpty()) {
      if (++generations % GENERATIONS == 0) {
        fetchStores(named());
        missing = missing(tips);
      }
      fetchEntries(missing);
      missing = missing(tips);
    }
    return parentsFirst(tips);
  }

  /** Ids below the tips that are neither known nor fetched, as far as that is to be seen. */
  private Set<Id> missing(Snapshot tips) {
    Set<Id> missing = new LinkedHashSet<>();
    walk(tips, entry -> {}, missing::add);
    return missing;
  }

  private void walk(Snapshot tips, Consumer<Entry> each, Consumer<Id> lacking) {
    Set<Id> seen = new HashSet<>();
    List<Id> open = new ArrayList<>(tips.tips());
    while (!open.isEmpty()) {
      Id id = open.removeLast();
      if (!seen.add(id) || known.test(id)) {
        continue;
      }
      atHand(id)
          .ifPresentOrElse(
              entry -> {
                each.accept(entry);
                open.addAll(entry.parents());
              },
              () -> lacking.accept(id));
    }
  }

  private Optional<Entry> atHand(Id id) {
    Entry entry = fetched.get(id);
    if (entry != null) {
      return Optional.of(entry);
    }
    Optional<Entry> kept = cache.get(id);
    kept.ifPresent(this::take);
    return kept;
  }

  private List<Entry> parentsFirst(Snapshot tips) {
    Map<Id, Entry> found = new LinkedHashMap<>();
    walk(tips, entry -> found.put(entry.id(), entry), id -> {});
    List<Entry> sorted = new ArrayList<>(found.values());
    sorted.sort((a, b) -> Long.compareUnsigned(a.height(), b.height()));
    return sorted;
  }

  private void fetchEntries(Collection<Id> ids) {
    List<Id> due = List.copyOf(ids);
    List<DatabaseOp> ops = due.stream().<DatabaseOp>map(DatabaseOp.GetEntry::new).toList();
    List<ServiceResponse> answers = identities.askAll(root, ops);
    for (int i = 0; i < due.size(); i++) {
      Entry entry = Answers.as(ServiceResponse.OneEntry.class, answers.get(i)).entry();
      if (!entry.id().equals(due.get(i))) {
        throw refused("another entry than the one asked for");
      }
      take(entry);
    }
  }

  /** Stores that entries name and that were not fetched yet. */
  private Set<String> named() {
    Set<String> names = new HashSet<>();
    for (Entry entry : fetched.values()) {
      for (SubTreeNode node : entry.subtrees()) {
        names.add(node.name());
        if (node.name().equals(StoreNames.INDEX)) {
          node.data().ifPresent(data -> names.addAll(registered(data)));
        }
      }
    }
    names.remove(StoreNames.ROOT); // in the root entry only, which has settings as well
    names.removeAll(stores);
    return names;
  }

  /** What a payload registers; one that can't be read is of no use here. */
  private static Collection<String> registered(Bytes payload) {
    try {
      return Doc.CRDT.decode(payload).keys();
    } catch (EideticaException e) {
      return List.of();
    }
  }

  /** Two round trips, however many stores. A store that no frame can hold is left out. */
  private void fetchStores(Set<String> names) {
    List<String> due = names.stream().sorted().toList();
    stores.addAll(due);
    if (due.isEmpty()) {
      return;
    }
    TransactionContext context =
        Answers.as(
            TransactionContext.class,
            identities.ask(root, new DatabaseOp.BeginTransaction(due, ReadScope.VERIFIED)));
    List<DatabaseOp> ops = new ArrayList<>();
    context
        .storeParents()
        .forEach((store, parents) -> {
          if (!parents.isEmpty()) {
            Snapshot tips =
                Snapshot.of(parents.stream().map(TransactionContext.Parent::id).toList());
            ops.add(new DatabaseOp.GetStoreEntries(store, tips, ReadScope.VERIFIED));
          }
        });
    if (ops.isEmpty()) {
      return;
    }
    for (ServiceResponse answer : identities.askAll(root, ops)) {
      if (!Answers.isFailure(answer, ErrorKind.INSTANCE_LIMIT_EXCEEDED)) {
        Answers.as(ServiceResponse.Entries.class, answer).entries().forEach(this::take);
      }
    }
  }

  private void take(Entry entry) {
    if (!entry.tree().equals(root)) {
      throw refused("an entry of another database");
    }
    fetched.put(entry.id(), entry);
    cache.put(entry);
  }

  private EideticaException refused(String what) {
    return ErrorKind.IO.error(
        "I/O error: invalid data: asked for database " + root + ", the daemon sent " + what);
  }
}
