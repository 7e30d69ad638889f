package io.eidetica4j.dag;

import io.eidetica4j.crdt.Doc;
import io.eidetica4j.crdt.Value;
import io.eidetica4j.entry.Entry;
import io.eidetica4j.entry.EntryBuilder;
import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.VerificationStatus;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;

/**
 * A random tree with its statuses, and what its states are by the definition: everything that
 * counts, sorted, folded from the empty state. Slow and simple on purpose.
 */
final class RandomTree {
  static final List<String> STORES = List.of("a", "b");
  private static final List<String> KEYS = List.of("x", "y", "z", "x.p", "x.q");

  final List<Entry> entries = new ArrayList<>();
  final Map<Id, Entry> byId = new LinkedHashMap<>();
  final Map<Id, VerificationStatus> statuses = new HashMap<>();
  private final Random random;
  private final boolean honest;

  /**
   * Honest trees have heights that grow along edges, node parents as authors choose them, and are
   * all Verified.
   */
  RandomTree(long seed, int size, boolean honest) {
    this.random = new Random(seed);
    this.honest = honest;
    add(Entry.rootBuilder(), VerificationStatus.VERIFIED);
    for (int i = 1; i < size; i++) {
      add(
          next(),
          honest || random.nextInt(8) > 0
              ? VerificationStatus.VERIFIED
              : random.nextBoolean() ? VerificationStatus.FAILED : VerificationStatus.UNVERIFIED);
    }
  }

  private void add(EntryBuilder builder, VerificationStatus status) {
    Entry entry = builder.build();
    entries.add(entry);
    byId.put(entry.id(), entry);
    statuses.put(entry.id(), status);
  }

  Id root() {
    return entries.getFirst().id();
  }

  private EntryBuilder next() {
    Set<Id> parents = new HashSet<>();
    int count = 1 + (random.nextInt(4) == 0 ? random.nextInt(3) : 0);
    while (count-- > 0) {
      int back = random.nextInt(Math.min(entries.size(), random.nextInt(6) == 0 ? 20 : 3));
      parents.add(entries.get(entries.size() - 1 - back).id());
    }
    long height = 0;
    for (Id parent : parents) {
      height = Math.max(height, byId.get(parent).height() + 1);
    }
    if (!honest && random.nextInt(10) == 0) {
      height = random.nextInt(30);
    }
    EntryBuilder builder = Entry.builder(root()).setParents(parents).setHeight(height);
    for (String store : STORES) {
      if (random.nextInt(3) > 0) {
        builder
            .setSubtreeData(store, payload().toJson())
            .setSubtreeParents(store, nodeParents(parents, store));
        if (!honest && random.nextInt(12) == 0) {
          builder.setSubtreeHeight(store, OptionalLong.of(random.nextInt(20)));
        }
      }
    }
    return builder;
  }

  private Set<Id> nodeParents(Set<Id> parents, String store) {
    if (honest || random.nextInt(5) > 0) {
      return storeTips(ancestors(parents), store);
    }
    Set<Id> any = new HashSet<>();
    for (int i = random.nextInt(3); i > 0; i--) {
      any.add(entries.get(random.nextInt(entries.size())).id());
    }
    return any;
  }

  private Doc payload() {
    Doc doc = random.nextInt(10) == 0 ? Doc.atomic() : Doc.EMPTY;
    for (int i = 1 + random.nextInt(3); i > 0; i--) {
      String key = KEYS.get(random.nextInt(KEYS.size()));
      doc =
          random.nextInt(5) == 0
              ? doc.without(key)
              : doc.with(key, Value.of((long) random.nextInt(1000)));
    }
    return doc;
  }

  boolean verified(Id id) {
    return statuses.get(id) == VerificationStatus.VERIFIED;
  }

  Set<Id> ancestors(Iterable<Id> from) {
    Set<Id> seen = new HashSet<>();
    List<Id> work = new ArrayList<>();
    from.forEach(work::add);
    while (!work.isEmpty()) {
      Id id = work.removeLast();
      if (byId.containsKey(id) && seen.add(id)) {
        work.addAll(byId.get(id).parents());
      }
    }
    return seen;
  }

  /** The largest ancestor-closed set of Verified entries. */
  Set<Id> prefix() {
    Set<Id> prefix = new HashSet<>();
    for (boolean grew = true; grew; ) {
      grew = false;
      for (Entry entry : entries) {
        if (verified(entry.id()) && prefix.containsAll(entry.parents())) {
          grew |= prefix.add(entry.id());
        }
      }
    }
    return prefix;
  }

  Set<Id> tips(Set<Id> of) {
    Set<Id> tips = new HashSet<>(of);
    of.forEach(id -> tips.removeAll(byId.get(id).parents()));
    return tips;
  }

  Set<Id> storeTips(Set<Id> scope, String store) {
    Set<Id> tips = new HashSet<>();
    Set<Id> named = new HashSet<>();
    for (Id id : scope) {
      if (byId.get(id).inSubtree(store)) {
        tips.add(id);
        named.addAll(byId.get(id).subtreeParents(store));
      }
    }
    tips.removeAll(named);
    return tips;
  }

  private boolean counts(Id id, String store) {
    return byId.containsKey(id) && byId.get(id).inSubtree(store) && verified(id);
  }

  /**
   * The state at tips of a store: all Verified entries below, in replay order, one after another.
   * Where an entry of the prefix names node parents that do not count, the tips of the store among
   * its main ancestors stand in.
   */
  Doc fold(Set<Id> storeTips, String store, ReplayOrder order) {
    Set<Id> members = new HashSet<>();
    Set<Id> prefix = prefix();
    List<Id> work = new ArrayList<>(storeTips);
    while (!work.isEmpty()) {
      Id id = work.removeLast();
      if (counts(id, store) && members.add(id)) {
        List<Id> parents = byId.get(id).subtreeParents(store);
        work.addAll(parents);
        if (prefix.contains(id) && !parents.stream().allMatch(p -> counts(p, store))) {
          work.addAll(storeTips(ancestors(byId.get(id).parents()), store));
        }
      }
    }
    List<Id> sorted = new ArrayList<>(members);
    sorted.sort((a, b) ->
        order.compare(byId.get(a).subtreeHeight(store), a, byId.get(b).subtreeHeight(store), b));
    Doc state = Doc.EMPTY;
    for (Id id : sorted) {
      state = state.merge(Doc.parse(byId.get(id).data(store)));
    }
    return state;
  }
}
