package io.eidetica4j.crdt;

import static java.math.BigInteger.ONE;
import static java.math.BigInteger.TWO;
import static java.math.BigInteger.ZERO;

import java.math.BigInteger;
import java.util.Optional;
import java.util.UUID;

/** A fraction of any size; the denominator is positive. Finds fractions between fractions. */
record Fraction(BigInteger n, BigInteger d) {
  /**
   * Up to this denominator the middle is taken, as the reference does. Halving on would use up the
   * gap after some sixty elements; the simplest fraction leaves room for very many more.
   */
  private static final int MIDDLE_BITS = 16;

  /** The fraction of a position; 0 for 0/0, which has none. The denominator must not be 0. */
  static Fraction of(long numerator, long denominator) {
    return new Fraction(BigInteger.valueOf(numerator), unsigned(denominator));
  }

  /** The fraction n/d in lowest terms. */
  static Fraction reduced(BigInteger n, BigInteger d) {
    BigInteger gcd = n.gcd(d);
    return new Fraction(n.divide(gcd), d.divide(gcd));
  }

  /** Whether this is a signed over an unsigned 64-bit number. */
  boolean fits() {
    return n.bitLength() < Long.SIZE && d.bitLength() <= Long.SIZE;
  }

  /** The position at this fraction, which must fit. */
  Position at(UUID id) {
    return new Position(n.longValueExact(), d.longValue(), id);
  }

  /** The least integer above this. */
  Fraction nextInteger() {
    return integer(floor().add(ONE));
  }

  /** The greatest integer below this. */
  Fraction previousInteger() {
    return negate().nextInteger().negate();
  }

  /** A fraction strictly between this and a greater one, if one fits. */
  Optional<Fraction> between(Fraction greater) {
    Fraction middle = middle(greater);
    if (middle.d.bitLength() <= MIDDLE_BITS && middle.fits()) {
      return Optional.of(middle);
    }
    return Optional.of(simplest(greater)).filter(Fraction::fits);
  }

  /** The middle; where whole steps of the common denominator allow it, rounded to such a step. */
  private Fraction middle(Fraction greater) {
    BigInteger left = n.multiply(greater.d);
    BigInteger right = greater.n.multiply(d);
    BigInteger common = d.multiply(greater.d);
    BigInteger sum = left.add(right);
    BigInteger half = sum.divide(TWO);
    return half.equals(left) || half.equals(right)
        ? reduced(sum, common.multiply(TWO))
        : reduced(half, common);
  }

  /**
   * The fraction between this and a greater one that comes first in the Stern-Brocot tree: no other
   * between them has a smaller denominator or a smaller numerator.
   */
  private Fraction simplest(Fraction greater) {
    if (n.signum() < 0) {
      return greater.n.signum() > 0 ? integer(ZERO) : greater.negate().simplest(negate()).negate();
    }
    BigInteger floor = floor();
    Fraction next = integer(floor.add(ONE));
    if (next.compare(greater) < 0) {
      return next;
    }
    // Both lie in [floor, floor + 1]: look between their inverses above the floor.
    Fraction low = greater.minus(floor).inverse();
    Fraction rest = minus(floor);
    Fraction found = rest.n.signum() == 0 ? low.nextInteger() : low.simplest(rest.inverse());
    Fraction inverse = found.inverse();
    return new Fraction(inverse.n.add(floor.multiply(inverse.d)), inverse.d);
  }

  private int compare(Fraction other) {
    return n.multiply(other.d).compareTo(other.n.multiply(d));
  }

  private BigInteger floor() {
    BigInteger[] parts = n.divideAndRemainder(d);
    return parts[1].signum() < 0 ? parts[0].subtract(ONE) : parts[0];
  }

  private Fraction minus(BigInteger integer) {
    return new Fraction(n.subtract(integer.multiply(d)), d);
  }

  private Fraction inverse() {
    return new Fraction(d, n);
  }

  private Fraction negate() {
    return new Fraction(n.negate(), d);
  }

  private static Fraction integer(BigInteger value) {
    return new Fraction(value, ONE);
  }

  private static BigInteger unsigned(long value) {
    return new BigInteger(Long.toUnsignedString(value));
  }
}
