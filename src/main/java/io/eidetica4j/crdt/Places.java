package io.eidetica4j.crdt;

import io.eidetica4j.EideticaException;
import io.eidetica4j.ErrorKind;
import java.math.BigInteger;
import java.util.Optional;
import java.util.UUID;

/**
 * Chooses positions for new elements. Where no fraction is left, or none lies between (two writers
 * pushed at once), the new element takes the fraction of a neighbour and a UUID on the right side
 * of the neighbour's: the order compares those next.
 */
final class Places {
  private static final BigInteger UUIDS = BigInteger.ONE.shiftLeft(128);
  private static final BigInteger BEFORE_UUIDS = BigInteger.ONE.negate();

  private Places() {}

  /** Behind the last slot: at the next integer. */
  static Position push(Position last) {
    requireFinite(last);
    Fraction next = fraction(last).nextInteger();
    return next.fits() ? next.at(UUID.randomUUID()) : beside(last, number(last), UUIDS);
  }

  /** Behind the last slot: one more step of its denominator. */
  static Position after(Position last) {
    requireFinite(last);
    return last.numerator() < Long.MAX_VALUE
        ? Position.of(last.numerator() + 1, orOne(last.denominator()))
        : push(last);
  }

  /** Before the first slot: one step of its denominator less. */
  static Position before(Position first) {
    requireFinite(first);
    if (first.numerator() > Long.MIN_VALUE) {
      return Position.of(first.numerator() - 1, orOne(first.denominator()));
    }
    Fraction previous = fraction(first).previousInteger();
    return previous.fits()
        ? previous.at(UUID.randomUUID())
        : beside(first, BEFORE_UUIDS, number(first));
  }

  /** Between two slots, of which the first must come before the second. */
  static Position between(Position before, Position after) {
    if (before.compareTo(after) >= 0) {
      throw failed("between", "the first position is not before the second");
    }
    if (before.isInfinite() && after.isInfinite() && before.compareFraction(after) != 0) {
      return Position.beginning();
    }
    if (after.isInfinite()) {
      return push(before);
    }
    if (before.isInfinite()) {
      return before(after);
    }
    if (before.compareFraction(after) == 0) {
      return beside(before, number(before), number(after));
    }
    Optional<Fraction> between = fraction(before).between(fraction(after));
    if (between.isPresent()) {
      return between.get().at(UUID.randomUUID());
    }
    return UUIDS.subtract(number(before)).compareTo(number(after)) > 0
        ? beside(before, number(before), UUIDS)
        : beside(after, BEFORE_UUIDS, number(after));
  }

  /**
   * At a neighbour's fraction, with a random UUID strictly between two numbers: random, because two
   * writers must not choose the same, but not near either, to leave room.
   */
  private static Position beside(Position neighbour, BigInteger above, BigInteger below) {
    BigInteger choices = below.subtract(above).subtract(BigInteger.ONE);
    if (choices.signum() <= 0) {
      throw failed("between", "no position is left between the neighbours");
    }
    BigInteger margin = choices.shiftRight(2);
    BigInteger random = number(UUID.randomUUID()).mod(choices.subtract(margin.shiftLeft(1)));
    BigInteger chosen = above.add(BigInteger.ONE).add(margin).add(random);
    UUID id = new UUID(chosen.shiftRight(64).longValue(), chosen.longValue());
    return new Position(neighbour.numerator(), neighbour.denominator(), id);
  }

  private static Fraction fraction(Position position) {
    return Fraction.of(position.numerator(), orOne(position.denominator()));
  }

  /** 0/0, from a hostile peer, stands where 0 stands. */
  private static long orOne(long denominator) {
    return denominator == 0 ? 1 : denominator;
  }

  private static void requireFinite(Position position) {
    if (position.isInfinite()) {
      throw failed("insert", "no position is left beside one with denominator 0");
    }
  }

  private static BigInteger number(Position position) {
    return number(position.uniqueId());
  }

  private static BigInteger number(UUID id) {
    return unsigned(id.getMostSignificantBits())
        .shiftLeft(64)
        .or(unsigned(id.getLeastSignificantBits()));
  }

  private static BigInteger unsigned(long value) {
    return new BigInteger(Long.toUnsignedString(value));
  }

  private static EideticaException failed(String operation, String reason) {
    return ErrorKind.CRDT_LIST_OPERATION_FAILED
        .error("List operation '" + operation + "' failed: " + reason)
        .with("operation", operation)
        .with("reason", reason);
  }
}
