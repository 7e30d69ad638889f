package io.eidetica4j.entry;

import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.TreeSet;

/**
 * A set of tips: immutable, without repetition, in the order of ids. What it is a snapshot of, a
 * database or a store, is known from where it stands.
 */
public final class Snapshot implements Iterable<Id> {
  /** No tips. */
  public static final Snapshot EMPTY = new Snapshot(List.of());

  private final List<Id> tips;

  private Snapshot(List<Id> tips) {
    this.tips = tips;
  }

  /** The snapshot of these tips, in whatever order and however often they are given. */
  public static Snapshot of(Id... tips) {
    return of(Arrays.asList(tips));
  }

  /** The snapshot of these tips, in whatever order and however often they are given. */
  public static Snapshot of(Collection<Id> tips) {
    return switch (tips.size()) {
      case 0 -> EMPTY;
      case 1 -> new Snapshot(List.of(tips.iterator().next()));
      default -> new Snapshot(canonical(tips));
    };
  }

  /** These ids sorted and without repetition, as an immutable list. */
  static List<Id> canonical(Collection<Id> ids) {
    return List.copyOf(new TreeSet<>(ids));
  }

  /** The tips in order; immutable. */
  public List<Id> tips() {
    return tips;
  }

  /** How many tips there are. */
  public int size() {
    return tips.size();
  }

  /** Whether there are none. */
  public boolean isEmpty() {
    return tips.isEmpty();
  }

  /** Whether the id is among the tips. */
  public boolean contains(Id id) {
    return Collections.binarySearch(tips, id) >= 0;
  }

  @Override
  public Iterator<Id> iterator() {
    return tips.iterator();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Snapshot that && tips.equals(that.tips);
  }

  @Override
  public int hashCode() {
    return tips.hashCode();
  }

  @Override
  public String toString() {
    return tips.toString();
  }
}
