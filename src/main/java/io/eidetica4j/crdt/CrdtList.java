package io.eidetica4j.crdt;

import io.eidetica4j.ErrorKind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * An ordered list whose elements keep their places when replicas merge: a sorted map from {@link
 * Position} to value. Removing leaves a tombstone. Immutable; operations return a new list that
 * shares structure with this one, in time logarithmic in its size.
 */
public final class CrdtList implements Value {
  /** The empty list. */
  public static final CrdtList EMPTY = new CrdtList(Slots.empty(Comparator.naturalOrder()));

  private final Slots<Position> slots;

  CrdtList(Slots<Position> slots) {
    this.slots = slots;
  }

  /** A list of these values, one pushed after the other. */
  public static CrdtList of(Iterable<? extends Value> values) {
    CrdtList list = EMPTY;
    for (Value value : values) {
      list = list.push(value);
    }
    return list;
  }

  /** A list of these values, one pushed after the other. */
  public static CrdtList of(Value... values) {
    return of(List.of(values));
  }

  /** The number of live elements. */
  public int size() {
    return slots.live();
  }

  /** The number of slots, tombstones included. */
  public int totalSize() {
    return slots.size();
  }

  /** Whether there are no slots at all; a list of tombstones only is not empty. */
  public boolean isEmpty() {
    return slots.size() == 0;
  }

  /** The list with a value after all slots. */
  public CrdtList push(Value value) {
    return insertAtPosition(isEmpty() ? Position.beginning() : Places.push(last()), value);
  }

  /**
   * The list with a value inserted, where the reference inserts it: at either end, else between the
   * slots number {@code index - 1} and {@code index} with tombstones counted. So behind tombstones
   * it may come to stand before the element that {@link #get} has at the index; {@link #insertLive}
   * does not.
   *
   * @param index from 0 to {@link #size()}
   * @throws io.eidetica4j.EideticaException {@code CRDT_LIST_INDEX_OUT_OF_BOUNDS} for another index
   */
  public CrdtList insert(int index, Value value) {
    int size = checkInsert(index);
    if (index == 0) {
      return insertAtPosition(
          isEmpty() ? Position.beginning() : Places.before(slots.slot(0).key), value);
    }
    Position position =
        index == size
            ? Places.after(last())
            : Places.between(slots.slot(index - 1).key, slots.slot(index).key);
    return insertAtPosition(position, value);
  }

  /**
   * The list with a value inserted so that {@link #get} has it at the index.
   *
   * @param index from 0 to {@link #size()}
   * @throws io.eidetica4j.EideticaException {@code CRDT_LIST_INDEX_OUT_OF_BOUNDS} for another index
   */
  public CrdtList insertLive(int index, Value value) {
    if (index == checkInsert(index)) {
      return push(value);
    }
    Position next = slots.liveSlot(index).key;
    int rank = slots.rank(next);
    return insertAtPosition(
        rank == 0 ? Places.before(next) : Places.between(slots.slot(rank - 1).key, next), value);
  }

  private int checkInsert(int index) {
    int size = size();
    if (index < 0 || index > size) {
      throw ErrorKind.CRDT_LIST_INDEX_OUT_OF_BOUNDS
          .error("List index out of bounds: index " + index + ", length " + size)
          .with("index", index)
          .with("len", size);
    }
    return size;
  }

  private Position last() {
    return slots.slot(slots.size() - 1).key;
  }

  /** The live element at an index. */
  public Optional<Value> get(int index) {
    return inRange(index) ? Optional.of(slots.liveSlot(index).value) : Optional.empty();
  }

  /** The list with the live element at an index replaced; this list where there is none. */
  public CrdtList set(int index, Value value) {
    return inRange(index) ? insertAtPosition(slots.liveSlot(index).key, value) : this;
  }

  /** The list with a tombstone for the live element at an index; this list where there is none. */
  public CrdtList remove(int index) {
    return set(index, Value.DELETED);
  }

  /** The value in exactly this slot, tombstones included. */
  public Optional<Value> getByPosition(Position position) {
    return Optional.ofNullable(slots.get(position));
  }

  /** The list with a value in exactly this slot. */
  public CrdtList insertAtPosition(Position position, Value value) {
    Nesting.check(3 + Math.max(1, Nesting.of(value)));
    return new CrdtList(slots.with(position, value));
  }

  /** The list without this slot; merging with a replica that has it brings it back. */
  public CrdtList removeByPosition(Position position) {
    return new CrdtList(slots.without(position));
  }

  /** The list without any slots; merging with a replica brings its slots back. */
  public CrdtList clear() {
    return EMPTY;
  }

  /** The live values in order. */
  public List<Value> values() {
    List<Value> values = new ArrayList<>(size());
    for (var walk = slots.walk(); walk.hasNext(); ) {
      Value value = walk.next().value;
      if (!value.isDeleted()) {
        values.add(value);
      }
    }
    return values;
  }

  /** Passes on every slot in order, tombstones included. */
  public void forEachSlot(BiConsumer<? super Position, ? super Value> each) {
    for (var walk = slots.walk(); walk.hasNext(); ) {
      var slot = walk.next();
      each.accept(slot.key, slot.value);
    }
  }

  /** The list after {@code later} came on top of this one: the union of slots, values merged. */
  public CrdtList merge(CrdtList later) {
    return new CrdtList(slots.merge(later.slots));
  }

  /** The slots, tombstones included. */
  Slots<Position> slots() {
    return slots;
  }

  /** The live element at an index in a path: decimal digits, perhaps behind a plus sign. */
  @Nullable Value getByPiece(String index) {
    int start = index.startsWith("+") ? 1 : 0;
    long value = start == index.length() ? -1 : 0;
    for (int i = start; i < index.length() && value >= 0; i++) {
      int digit = index.charAt(i) - '0';
      value = digit >= 0 && digit <= 9 && value < Integer.MAX_VALUE ? value * 10 + digit : -1;
    }
    return value >= 0 && value < size() ? slots.liveSlot((int) value).value : null;
  }

  private boolean inRange(int index) {
    return index >= 0 && index < size();
  }

  @Override
  public String typeName() {
    return "list";
  }

  /** Equal positions, field by field, and equal values, tombstones included. */
  @Override
  public boolean equals(@Nullable Object other) {
    return this == other || (other instanceof CrdtList that && slots.equals(that.slots));
  }

  @Override
  public int hashCode() {
    return slots.hashCode();
  }

  /** The number of elements only: texts may be secrets. */
  @Override
  public String toString() {
    return "CrdtList[" + size() + " of " + totalSize() + "]";
  }
}
