package io.eidetica4j.dag;

import java.util.AbstractSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.PrimitiveIterator;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Ordinals of tips. There is mostly one, which every entry changes, so a few are kept in an array
 * and objects are made for many only.
 */
final class TipSet extends AbstractSet<Integer> {
  private static final int FEW = 8;

  private final int[] few = new int[FEW];
  private int size;

  /** All of them, once they were more than a few. */
  private @Nullable Set<Integer> many;

  void put(int ordinal) {
    if (many != null) {
      many.add(ordinal);
    } else if (indexOf(ordinal) < 0) {
      if (size == FEW) {
        many = new LinkedHashSet<>(this);
        many.add(ordinal);
      } else {
        few[size++] = ordinal;
      }
    }
  }

  void drop(int ordinal) {
    if (many != null) {
      many.remove(ordinal);
      return;
    }
    int at = indexOf(ordinal);
    if (at >= 0) {
      size--;
      System.arraycopy(few, at + 1, few, at, size - at);
    }
  }

  private int indexOf(int ordinal) {
    for (int i = 0; i < size; i++) {
      if (few[i] == ordinal) {
        return i;
      }
    }
    return -1;
  }

  @Override
  public void clear() {
    many = null;
    size = 0;
  }

  @Override
  public boolean contains(Object ordinal) {
    return many != null
        ? many.contains(ordinal)
        : ordinal instanceof Integer number && indexOf(number) >= 0;
  }

  @Override
  public Iterator<Integer> iterator() {
    if (many != null) {
      return many.iterator();
    }
    PrimitiveIterator.OfInt each = IntStream.range(0, size).map(i -> few[i]).iterator();
    return each;
  }

  @Override
  public int size() {
    return many != null ? many.size() : size;
  }
}
