package io.eidetica4j.database;

import io.eidetica4j.crypto.PublicKey;
import io.eidetica4j.entry.Entry;
import io.eidetica4j.entry.EntrySignatures;
import io.eidetica4j.entry.Id;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Function;

/**
 * Checks the signatures of many entries on all cores, in their order, while the thread that began
 * it goes on with something else. When that one needs a result that is not there yet, it helps.
 *
 * <p>The work is cut into slices; whoever is free takes the next one. So the results of the first
 * entries are there first, and nobody waits while there is something left to do.
 */
final class Signatures {
  /** Nothing was checked beforehand. */
  static final Signatures NONE = new Signatures(List.of(), List.of());

  private static final int SLICE = 8;

  private final List<Entry> entries;
  private final List<List<PublicKey>> keys;
  private final Map<Id, Integer> places;
  private final AtomicInteger nextSlice = new AtomicInteger();
  private final AtomicReferenceArray<Checked> results;

  /** Keys that were tried; the last of them may be the signer's. */
  record Checked(List<PublicKey> tried, boolean good) {
    private static final Checked NOTHING = new Checked(List.of(), false);

    Optional<Boolean> is(PublicKey key) {
      int place = tried.lastIndexOf(key);
      return place < 0 ? Optional.empty() : Optional.of(good && place == tried.size() - 1);
    }
  }

  private Signatures(List<Entry> entries, List<List<PublicKey>> keys) {
    this.entries = entries;
    this.keys = keys;
    this.places = HashMap.newHashMap(entries.size());
    this.results = new AtomicReferenceArray<>(entries.size());
    for (int i = 0; i < entries.size(); i++) {
      places.put(entries.get(i).id(), i);
    }
  }

  /**
   * Begins to check.
   *
   * @param keysOf the keys that an entry may have been signed with, in the order in which to try
   *     them; entries without any are left out
   */
  static Signatures start(List<Entry> entries, Function<Entry, List<PublicKey>> keysOf) {
    List<Entry> signed = new ArrayList<>(entries.size());
    List<List<PublicKey>> keys = new ArrayList<>(entries.size());
    for (Entry entry : entries) {
      List<PublicKey> tried = keysOf.apply(entry);
      if (!tried.isEmpty()) {
        signed.add(entry);
        keys.add(tried);
      }
    }
    if (signed.isEmpty()) {
      return NONE;
    }
    Signatures checks = new Signatures(signed, keys);
    int helpers = Math.min(Runtime.getRuntime().availableProcessors(), checks.slices()) - 1;
    for (int i = 0; i < helpers; i++) {
      ForkJoinPool.commonPool().execute(checks::work);
    }
    return checks;
  }

  private int slices() {
    return (entries.size() + SLICE - 1) / SLICE;
  }

  /** Ends it; results that are not there yet won't be. */
  void stop() {
    nextSlice.set(slices());
  }

  private void work() {
    while (workOnce()) {
      // until nothing is left
    }
  }

  private boolean workOnce() {
    int slice = nextSlice.getAndIncrement();
    if (slice >= slices() || slice < 0) {
      nextSlice.set(slices()); // so that it never overflows
      return false;
    }
    int end = Math.min((slice + 1) * SLICE, entries.size());
    for (int i = slice * SLICE; i < end; i++) {
      results.set(i, check(entries.get(i), keys.get(i)));
    }
    synchronized (this) {
      notifyAll();
    }
    return true;
  }

  /** Never throws: somebody may wait for the result, who will try again and see for himself. */
  private static Checked check(Entry entry, List<PublicKey> keys) {
    try {
      for (int i = 0; i < keys.size(); i++) {
        if (EntrySignatures.verifies(entry, keys.get(i))) {
          return new Checked(keys.subList(0, i + 1), true);
        }
      }
      return new Checked(keys, false);
    } catch (RuntimeException | Error e) {
      return Checked.NOTHING;
    }
  }

  /** Whether the signature of an entry is checked here. */
  boolean covers(Id entry) {
    return places.containsKey(entry);
  }

  /** What was found of an entry; empty where it is not checked here. */
  Optional<Checked> result(Id entry) {
    Integer place = places.get(entry);
    return place == null ? Optional.empty() : Optional.of(await(place));
  }

  /** Whether an entry bears the signature of a key; empty where that was not checked. */
  Optional<Boolean> signedBy(Id entry, PublicKey key) {
    return result(entry).flatMap(checked -> checked.is(key));
  }

  private Checked await(int place) {
    Checked result = results.get(place);
    while (result == null) {
      if (!workOnce()) {
        result = awaitOthers(place);
      } else {
        result = results.get(place);
      }
    }
    return result;
  }

  private synchronized Checked awaitOthers(int place) {
    boolean interrupted = false;
    Checked result;
    while ((result = results.get(place)) == null) {
      try {
        wait();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return result;
  }
}
