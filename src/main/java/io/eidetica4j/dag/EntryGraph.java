package io.eidetica4j.dag;

import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.Snapshot;
import io.eidetica4j.entry.VerificationStatus;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Which entries of a tree are held, their main parents, heights and statuses. A parent that is
 * named but not held has an ordinal too and counts as absent until it arrives. Tips are kept as
 * entries arrive, in any order.
 */
final class EntryGraph {
  private static final byte ABSENT = 0;

  private final IdTable ids = new IdTable();
  private final IntLists parents = new IntLists();
  private final TipSet tips = new TipSet();
  private byte[] state = new byte[16];
  private boolean[] hasChild = new boolean[16];
  private long[] heights = new long[16];

  /** Per ordinal: number of its list of parents + 1; 0 = has none, or is absent. */
  private int[] parentList = new int[16];

  private int held;
  private int verified;
  private final Set<Integer> unverified = new LinkedHashSet<>();

  /** The ordinals of held entries in the order in which they came. */
  private int[] arrivals = new int[16];

  /** Makes room for so many entries that are to come. */
  void expect(int count) {
    ids.expect(count);
    grow(ids.size() + count);
    arrivals = Arrays.copyOf(arrivals, Math.max(arrivals.length, held + count));
  }

  /** Adds an entry that is not held yet and gives its ordinal. */
  int add(Id id, long height, List<Id> parentIds, VerificationStatus status) {
    int ordinal = intern(id);
    add(ordinal, height, internAll(parentIds), status);
    return ordinal;
  }

  /** Adds an entry that is not held yet, whose parents are given by their ordinals. */
  private void add(int ordinal, long height, int[] list, VerificationStatus status) {
    addUntipped(ordinal, height, list, status);
    for (int parent : list) {
      tips.drop(parent);
    }
    if (!hasChild[ordinal]) {
      tips.put(ordinal);
    }
  }

  /** Adds one of many entries, after which the tips have to be found anew. */
  void addUntipped(int ordinal, long height, int[] list, VerificationStatus status) {
    state[ordinal] = code(status);
    heights[ordinal] = height;
    if (list.length > 0) {
      parentList[ordinal] = parents.add(list) + 1;
      for (int parent : list) {
        hasChild[parent] = true;
      }
    }
    if (held == arrivals.length) {
      arrivals = Arrays.copyOf(arrivals, held * 2);
    }
    arrivals[held++] = ordinal;
    verified += status == VerificationStatus.VERIFIED ? 1 : 0;
    if (status == VerificationStatus.UNVERIFIED) {
      unverified.add(ordinal);
    }
  }

  /** Finds the tips where entries were added without. */
  void findTips() {
    tips.clear();
    for (int i = 0; i < held; i++) {
      if (!hasChild[arrivals[i]]) {
        tips.put(arrivals[i]);
      }
    }
  }

  /** The ordinal of the held entry that came nth. */
  int arrived(int nth) {
    return arrivals[nth];
  }

  /** The ordinal of an id that was seen here, held or only named; it gets one where it was not. */
  int intern(Id id) {
    int ordinal = ids.intern(id);
    if (ordinal >= state.length) {
      grow(state.length * 2);
    }
    return ordinal;
  }

  private void grow(int capacity) {
    if (capacity > state.length) {
      state = Arrays.copyOf(state, capacity);
      hasChild = Arrays.copyOf(hasChild, capacity);
      heights = Arrays.copyOf(heights, capacity);
      parentList = Arrays.copyOf(parentList, capacity);
    }
  }

  int[] internAll(List<Id> list) {
    int[] ordinals = new int[list.size()];
    for (int i = 0; i < ordinals.length; i++) {
      ordinals[i] = intern(list.get(i));
    }
    return ordinals;
  }

  /** The ordinal of a held entry, or -1. */
  int find(Id id) {
    int ordinal = ids.find(id);
    return ordinal >= 0 && state[ordinal] != ABSENT ? ordinal : -1;
  }

  boolean isHeld(int ordinal) {
    return state[ordinal] != ABSENT;
  }

  boolean is(int ordinal, VerificationStatus status) {
    return state[ordinal] == code(status);
  }

  VerificationStatus status(int ordinal) {
    return VerificationStatus.fromCode(state[ordinal] - 1);
  }

  void setStatus(int ordinal, VerificationStatus status) {
    if (status == VerificationStatus.UNVERIFIED) {
      unverified.add(ordinal);
    } else {
      unverified.remove(ordinal);
    }
    verified += status == VerificationStatus.VERIFIED ? 1 : 0;
    verified -= is(ordinal, VerificationStatus.VERIFIED) ? 1 : 0;
    state[ordinal] = code(status);
  }

  private static byte code(VerificationStatus status) {
    return (byte) (status.code() + 1);
  }

  long height(int ordinal) {
    return heights[ordinal];
  }

  int parentCount(int ordinal) {
    return parentList[ordinal] == 0 ? 0 : parents.length(parentList[ordinal] - 1);
  }

  int parent(int ordinal, int index) {
    return parents.get(parentList[ordinal] - 1, index);
  }

  Id id(int ordinal) {
    return ids.id(ordinal);
  }

  /** The ids of some entries, in their order. */
  List<Id> ids(List<Integer> ordinals) {
    List<Id> list = new ArrayList<>(ordinals.size());
    for (int ordinal : ordinals) {
      list.add(ids.id(ordinal));
    }
    return Collections.unmodifiableList(list);
  }

  /** Held entries. */
  int size() {
    return held;
  }

  /** Ordinals given so far, those of absent parents included. */
  int ordinals() {
    return ids.size();
  }

  /** How many held entries are not Verified. */
  int notVerified() {
    return held - verified;
  }

  /** Held entries that wait for a verdict. */
  Set<Integer> unverified() {
    return unverified;
  }

  /** Held entries that no held entry of this tree names as main parent. */
  Collection<Integer> tips() {
    return tips;
  }

  Snapshot snapshot(Collection<Integer> ordinals) {
    List<Id> list = new ArrayList<>(ordinals.size());
    for (int ordinal : ordinals) {
      list.add(ids.id(ordinal));
    }
    return Snapshot.of(list);
  }

  long bytes() {
    return ids.bytes()
        + parents.bytes()
        + 14L * state.length
        + 4L * arrivals.length
        + 48L * tips.size();
  }
}
