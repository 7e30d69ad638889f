package io.eidetica4j.crdt;

import io.eidetica4j.ErrorKind;
import java.math.BigInteger;
import java.util.UUID;

/**
 * The place of a list's element: a fraction and, among equal fractions, a UUID. Equality is that of
 * the fields, whereas two positions that compare as equal (2/4 and 1/2 with one UUID) are the same
 * slot of a list.
 *
 * <p>Positions that were read are unchecked. A denominator of 0, which only a hostile peer writes,
 * stands for a place after or before all fractions by the numerator's sign, and 0/0 for that of 0:
 * so the order stays total, which plain cross-multiplication would not be.
 *
 * @param numerator signed
 * @param denominator unsigned
 * @param uniqueId tells apart what was put at one fraction by several writers
 */
public record Position(long numerator, long denominator, UUID uniqueId)
    implements Comparable<Position> {
  /**
   * A new position at a fraction, reduced, with a random UUID.
   *
   * @param denominator unsigned
   * @throws io.eidetica4j.EideticaException {@code CRDT_INVALID_VALUE} where the denominator is 0
   */
  public static Position of(long numerator, long denominator) {
    if (denominator == 0) {
      throw ErrorKind.CRDT_INVALID_VALUE.error("Position with denominator 0");
    }
    return Fraction.reduced(BigInteger.valueOf(numerator), unsigned(denominator))
        .at(UUID.randomUUID());
  }

  /** A new position at 0. */
  public static Position beginning() {
    return of(0, 1);
  }

  /** A new position at the greatest integer. */
  public static Position end() {
    return of(Long.MAX_VALUE, 1);
  }

  /**
   * A new position between two others.
   *
   * @throws io.eidetica4j.EideticaException {@code CRDT_LIST_OPERATION_FAILED} where none is left,
   *     or the first is not before the second
   */
  public static Position between(Position before, Position after) {
    return Places.between(before, after);
  }

  /** The order of a list's slots: by fraction, then by the UUID as 16 unsigned bytes. */
  @Override
  public int compareTo(Position other) {
    int order = compareFraction(other);
    if (order != 0) {
      return order;
    }
    order =
        Long.compareUnsigned(
            uniqueId.getMostSignificantBits(), other.uniqueId.getMostSignificantBits());
    return order != 0
        ? order
        : Long.compareUnsigned(
            uniqueId.getLeastSignificantBits(), other.uniqueId.getLeastSignificantBits());
  }

  /** The order of the fractions alone. */
  int compareFraction(Position other) {
    if (denominator == 0 || other.denominator == 0) {
      int order = Integer.compare(infinity(), other.infinity());
      return order != 0 || isInfinite()
          ? order
          : Integer.compare(Long.signum(numerator), Long.signum(other.numerator));
    }
    if (denominator == other.denominator) {
      return Long.compare(numerator, other.numerator);
    }
    long high = high(numerator, other.denominator);
    long otherHigh = high(other.numerator, denominator);
    return high != otherHigh
        ? Long.compare(high, otherHigh)
        : Long.compareUnsigned(numerator * other.denominator, other.numerator * denominator);
  }

  /** Whether this stands beyond all fractions. */
  boolean isInfinite() {
    return infinity() != 0;
  }

  private int infinity() {
    return denominator == 0 ? Long.signum(numerator) : 0;
  }

  /** The upper half of the product of a signed and an unsigned number. */
  private static long high(long signed, long unsigned) {
    return Math.multiplyHigh(signed, unsigned) + (unsigned < 0 ? signed : 0);
  }

  /** The fraction for display; not exact. */
  public double asDouble() {
    return numerator / unsigned(denominator).doubleValue();
  }

  private static BigInteger unsigned(long value) {
    return new BigInteger(Long.toUnsignedString(value));
  }
}
