package io.eidetica4j.crdt;

import static org.assertj.core.api.Assertions.assertThat;

import io.eidetica4j.ErrorKind;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The order of positions, and the places found between them. */
class PositionTest {
  private static final UUID ID = new UUID(1, 1);
  private static final long[] NUMERATORS = {
    0, 1, -1, 2, 3, -7, 1L << 32, Long.MAX_VALUE, Long.MAX_VALUE - 1, Long.MIN_VALUE
  };
  private static final long[] DENOMINATORS = {
    1, 2, 3, 7, 1L << 32, Long.MAX_VALUE, Long.MIN_VALUE, -1, -2
  };

  @Test
  void fractionsAreReducedAndZeroDenominatorsRefused_81() {
    assertThat(fraction(Position.of(6, 4))).isEqualTo("3/2");
    assertThat(fraction(Position.of(-6, 4))).isEqualTo("-3/2");
    assertThat(fraction(Position.of(0, 9))).isEqualTo("0/1");
    assertThat(fraction(Position.of(Long.MIN_VALUE, Long.MIN_VALUE))).isEqualTo("-1/1");
    assertThat(fraction(Position.of(5, -1))).isEqualTo("1/3689348814741910323");
    Thrown.kind(ErrorKind.CRDT_INVALID_VALUE, () -> Position.of(1, 0));
  }

  @Test
  void beginningAndEnd_81() {
    assertThat(Position.beginning()).isLessThan(Position.of(1, 1)).isLessThan(Position.of(100, 1));
    assertThat(Position.end()).isGreaterThan(Position.of(1000, 1));
    assertThat(Position.of(1, 2)).isLessThan(Position.of(3, 4));
    assertThat(Position.of(3, 4)).isLessThan(Position.of(1, 1));
  }

  @Test
  void orderIsThatOfExactFractions() {
    List<Position> positions = new ArrayList<>();
    for (long n : NUMERATORS) {
      for (long d : DENOMINATORS) {
        positions.add(new Position(n, d, ID));
      }
    }
    for (Position a : positions) {
      for (Position b : positions) {
        int exact =
            big(a.numerator())
                .multiply(unsigned(b.denominator()))
                .compareTo(big(b.numerator()).multiply(unsigned(a.denominator())));
        assertThat(Integer.signum(a.compareTo(b))).as("%s %s", a, b).isEqualTo(exact);
      }
    }
  }

  @Test
  void equalFractionsAreOrderedByUnsignedBytesOfTheUuid_81() {
    List<UUID> ids =
        List.of(new UUID(0, 0), new UUID(0, -1), new UUID(1, 0), new UUID(-1, 0), new UUID(-1, -1));
    for (int i = 0; i < ids.size(); i++) {
      for (int j = 0; j < ids.size(); j++) {
        Position a = new Position(1, 2, ids.get(i));
        Position b = new Position(2, 4, ids.get(j));
        assertThat(Integer.signum(a.compareTo(b))).isEqualTo(Integer.compare(i, j));
      }
    }
  }

  @Test
  void hostileZeroDenominatorsStillGiveATotalOrder() {
    List<Position> positions = new ArrayList<>();
    for (long n : new long[] {-3, -1, 0, 1, 5}) {
      for (long d : new long[] {0, 1, 2}) {
        positions.add(new Position(n, d, new UUID(n, d)));
        positions.add(new Position(n, d, new UUID(d, n)));
      }
    }
    for (Position a : positions) {
      for (Position b : positions) {
        assertThat(Integer.signum(a.compareTo(b))).isEqualTo(-Integer.signum(b.compareTo(a)));
        for (Position c : positions) {
          if (a.compareTo(b) <= 0 && b.compareTo(c) <= 0) {
            assertThat(a.compareTo(c)).as("%s %s %s", a, b, c).isLessThanOrEqualTo(0);
          }
        }
      }
    }
    assertThat(new Position(1, 0, ID)).isGreaterThan(Position.end());
    assertThat(new Position(-1, 0, ID)).isLessThan(Position.of(Long.MIN_VALUE, 1));
  }

  @Test
  void betweenGivesTheFractionsOfTheSpecification() {
    assertThat(between(0, 1, 1, 1)).isEqualTo("1/2");
    assertThat(between(1, 1, 3, 1)).isEqualTo("2/1");
    assertThat(between(1, 1, 2, 1)).isEqualTo("3/2");
    assertThat(between(-1, 1, 0, 1)).isEqualTo("-1/2");
    assertThat(between(-3, 1, -2, 1)).isEqualTo("-5/2");
    assertThat(between(1, 2, 3, 4)).isEqualTo("5/8");
    assertThat(between(1, 3, 1, 2)).isEqualTo("5/12");
    assertThat(between(-5, 1, 4, 1)).isEqualTo("0/1");
    assertThat(between(0, 1, Long.MAX_VALUE, 1)).isEqualTo("4611686018427387903/1");
  }

  @Test
  void betweenIsStrictlyBetweenForAnyNeighbours() {
    Random random = new Random(11);
    for (int i = 0; i < 20_000; i++) {
      Position a = random(random);
      Position b = random(random);
      if (a.compareTo(b) == 0) {
        continue;
      }
      Position low = a.compareTo(b) < 0 ? a : b;
      Position high = a.compareTo(b) < 0 ? b : a;
      Position middle = Position.between(low, high);
      assertThat(low.compareTo(middle)).as("%s < %s", low, middle).isNegative();
      assertThat(middle.compareTo(high)).as("%s < %s", middle, high).isNegative();
      assertThat(middle.denominator()).isNotZero();
    }
  }

  private static Position random(Random random) {
    long n = random.nextInt(4) == 0 ? NUMERATORS[random.nextInt(NUMERATORS.length)] : any(random);
    long d =
        random.nextInt(4) == 0 ? DENOMINATORS[random.nextInt(DENOMINATORS.length)] : any(random);
    return new Position(n, d == 0 ? 1 : d, new UUID(random.nextLong(), random.nextLong()));
  }

  private static long any(Random random) {
    return random.nextLong() >> random.nextInt(64);
  }

  @Test
  void oneGapTakesManyElementsOnEitherSide() {
    for (boolean left : new boolean[] {true, false}) {
      Position low = Position.of(0, 1);
      Position high = Position.of(1, 1);
      for (int i = 0; i < 20_000; i++) {
        Position middle = Position.between(low, high);
        assertThat(low.compareTo(middle) < 0 && middle.compareTo(high) < 0).isTrue();
        if (left) {
          high = middle;
        } else {
          low = middle;
        }
      }
      assertThat(Long.compareUnsigned(low.denominator(), 1L << 32)).isNegative();
    }
  }

  @Test
  void zigZagGoesOnForSomeWhereFractionsEnd() {
    for (long[] start : new long[][] {{0, 1, 1, 1}, {2, 7, 1, 3}, {-1, 1, 0, 1}}) {
      Position low = Position.of(start[0], start[1]);
      Position high = Position.of(start[2], start[3]);
      int fractions = 0;
      int uuids = 0;
      while (uuids < 30) {
        Position middle = Position.between(low, high);
        assertThat(low.compareTo(middle) < 0 && middle.compareTo(high) < 0).isTrue();
        boolean fraction = low.compareFraction(middle) != 0 && middle.compareFraction(high) != 0;
        fractions += fraction ? 1 : 0;
        uuids += fraction ? 0 : 1;
        if ((fractions + uuids) % 2 == 0) {
          high = middle;
        } else {
          low = middle;
        }
      }
      assertThat(fractions).isGreaterThan(60);
    }
  }

  @Test
  void equalFractionsHaveUuidsBetweenThem() {
    Position low = new Position(1, 2, new UUID(0, 0));
    Position high = new Position(1, 2, new UUID(0, 3));
    Position middle = Position.between(low, high);
    assertThat(middle).isGreaterThan(low).isLessThan(high);
    assertThat(Position.between(at(0, -2), at(1, 0))).isEqualTo(at(0, -1));
    assertThat(Position.between(at(0, -1), at(1, 1))).isEqualTo(at(1, 0));
  }

  private static Position at(long high, long low) {
    return new Position(1, 2, new UUID(high, low));
  }

  @Test
  void neighboursWithoutAPlaceBetweenAreATypedError() {
    Thrown.kind(ErrorKind.CRDT_LIST_OPERATION_FAILED, () -> Position.between(at(0, 1), at(0, 2)));
    Thrown.kind(ErrorKind.CRDT_LIST_OPERATION_FAILED, () -> Position.between(at(0, 1), at(0, 1)));
    Thrown.kind(ErrorKind.CRDT_LIST_OPERATION_FAILED, () -> Position.between(at(0, 2), at(0, 1)));
    Position most = new Position(Long.MAX_VALUE, 1, new UUID(-1, -1));
    var e =
        Thrown.kind(
            ErrorKind.CRDT_LIST_OPERATION_FAILED,
            () -> CrdtList.EMPTY.insertAtPosition(most, Value.NULL).push(Value.NULL));
    assertThat(e.detail("operation")).isPresent();
  }

  @Test
  void zeroDenominatorsFromPeersDoNotStopInsertsBesideThem() {
    Position low = new Position(-1, 0, ID);
    Position high = new Position(1, 0, ID);
    assertThat(Position.between(low, Position.of(0, 1))).isLessThan(Position.of(0, 1));
    assertThat(Position.between(Position.of(5, 1), high)).isGreaterThan(Position.of(5, 1));
    Position middle = Position.between(low, high);
    assertThat(middle).isGreaterThan(low).isLessThan(high);
    assertThat(middle.denominator()).isNotZero();
    Thrown.kind(
        ErrorKind.CRDT_LIST_OPERATION_FAILED,
        () -> CrdtList.EMPTY.insertAtPosition(high, Value.NULL).push(Value.NULL));
    CrdtList zeros = CrdtList.EMPTY.insertAtPosition(new Position(0, 0, ID), Value.of(0));
    assertThat(zeros.push(Value.of(1)).insert(0, Value.of(-1)).insert(1, Value.of(7)).values())
        .containsExactly(Value.of(-1), Value.of(7), Value.of(0), Value.of(1));
  }

  @Test
  void displayValueIsTheQuotient() {
    assertThat(Position.of(-3, 2).asDouble()).isEqualTo(-1.5);
    assertThat(new Position(1, Long.MIN_VALUE, ID).asDouble()).isEqualTo(0x1p-63);
  }

  private static String between(long n1, long d1, long n2, long d2) {
    return fraction(Position.between(Position.of(n1, d1), Position.of(n2, d2)));
  }

  private static String fraction(Position position) {
    return position.numerator() + "/" + Long.toUnsignedString(position.denominator());
  }

  private static BigInteger big(long value) {
    return BigInteger.valueOf(value);
  }

  private static BigInteger unsigned(long value) {
    return new BigInteger(Long.toUnsignedString(value));
  }
}
