package io.eidetica4j.auth;

import static io.eidetica4j.auth.Permission.admin;
import static io.eidetica4j.auth.Permission.read;
import static io.eidetica4j.auth.Permission.write;
import static org.assertj.core.api.Assertions.assertThat;

import io.eidetica4j.ErrorKind;
import io.eidetica4j.crdt.Doc;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class PermissionBoundsTest {
  @Test
  void maxAloneCutsWhatIsAbove() {
    PermissionBounds bounds = PermissionBounds.upTo(write(10));
    assertThat(bounds.clamp(admin(5))).isEqualTo(write(10));
    assertThat(bounds.clamp(write(5))).isEqualTo(write(10));
    assertThat(bounds.clamp(write(20))).isEqualTo(write(20));
    assertThat(bounds.clamp(read())).isEqualTo(read());
  }

  @Test
  void minLiftsWhatIsBelow() {
    PermissionBounds wide = PermissionBounds.between(write(10), admin(5));
    assertThat(wide.clamp(write(15))).isEqualTo(write(10));
    assertThat(wide.clamp(read())).isEqualTo(write(10));
    assertThat(wide.clamp(write(5))).isEqualTo(write(5));
    assertThat(wide.clamp(admin(5))).isEqualTo(admin(5));
    PermissionBounds narrow = PermissionBounds.between(write(15), write(5));
    assertThat(narrow.clamp(admin(1))).isEqualTo(write(5));
    assertThat(narrow.clamp(write(3))).isEqualTo(write(5));
    assertThat(narrow.clamp(write(12))).isEqualTo(write(12));
    assertThat(narrow.clamp(write(20))).isEqualTo(write(15));
    assertThat(narrow.clamp(read())).isEqualTo(write(15));
  }

  @Test
  void boundsTurnedRoundHoldByMaxAlone() {
    assertThat(PermissionBounds.between(admin(5), write(10)).isValid()).isFalse();
    assertThat(PermissionBounds.between(admin(5), write(10)).clamp(write(7))).isEqualTo(write(10));
    PermissionBounds other = PermissionBounds.between(admin(25), write(5));
    assertThat(other.clamp(write(15))).isEqualTo(write(15));
    assertThat(other.clamp(admin(0))).isEqualTo(write(5));
  }

  @Test
  void successiveClampsOnlyTakeAway() {
    Permission first = PermissionBounds.upTo(write(5)).clamp(admin(0));
    Permission second = PermissionBounds.between(write(10), write(15)).clamp(first);
    assertThat(first).isEqualTo(write(5));
    assertThat(second).isEqualTo(write(15));
    assertThat(PermissionBounds.upTo(read()).clamp(second)).isEqualTo(read());
  }

  @Test
  void nobodyDelegatesMoreThanTheyHave() {
    assertThat(PermissionBounds.upTo(write(10)).mayBeDelegatedBy(admin(5))).isTrue();
    assertThat(PermissionBounds.upTo(admin(5)).mayBeDelegatedBy(admin(5))).isTrue();
    assertThat(PermissionBounds.upTo(admin(5)).mayBeDelegatedBy(write(10))).isFalse();
    assertThat(PermissionBounds.upTo(write(5)).mayBeDelegatedBy(write(10))).isFalse();
    assertThat(PermissionBounds.between(admin(1), write(20)).mayBeDelegatedBy(write(10))).isFalse();
  }

  @Test
  void aLongerPathNarrowsBounds() {
    PermissionBounds outer = PermissionBounds.between(write(20), write(5));
    PermissionBounds inner = PermissionBounds.between(write(15), admin(0));
    assertThat(outer.narrowedBy(inner)).isEqualTo(PermissionBounds.between(write(15), write(5)));
    assertThat(inner.narrowedBy(outer)).isEqualTo(PermissionBounds.between(write(15), write(5)));
    assertThat(PermissionBounds.upTo(read()).narrowedBy(PermissionBounds.upTo(admin(0))))
        .isEqualTo(PermissionBounds.upTo(read()));
    assertThat(outer.narrowedBy(PermissionBounds.upTo(admin(0))).min()).contains(write(20));
  }

  @Test
  void bothFormsRoundTripWithAndWithoutMin() {
    for (PermissionBounds bounds :
        List.of(PermissionBounds.upTo(read()), PermissionBounds.between(read(), admin(0)))) {
      assertThat(PermissionBounds.fromDoc(bounds.toDoc())).isEqualTo(bounds);
      assertThat(PermissionBounds.fromJson(bounds.toJson())).isEqualTo(bounds);
    }
    assertThat(PermissionBounds.upTo(write(10)).toJson())
        .hasToString("{\"max\":{\"Write\":10},\"min\":null}");
  }

  @Test
  void aMinThatIsNoDocCountsAsNoneAndAMinThatIsNoPermissionIsAnError() {
    Doc max = Doc.EMPTY.with("max", read().toDoc());
    assertThat(PermissionBounds.fromDoc(max.with("min", "Write")))
        .isEqualTo(PermissionBounds.upTo(read()));
    Thrown.kind(
        ErrorKind.CRDT_ELEMENT_NOT_FOUND,
        () -> PermissionBounds.fromDoc(max.with("min", Doc.EMPTY)));
    Thrown.kind(
        ErrorKind.CRDT_ELEMENT_NOT_FOUND, () -> PermissionBounds.fromDoc(Doc.EMPTY.with("max", 1)));
  }

  @Property
  void whatIsClampedStaysClampedAndWithinBounds(
      @ForAll("permissions") Permission permission, @ForAll("bounds") PermissionBounds bounds) {
    Permission clamped = bounds.clamp(permission);
    assertThat(clamped).isLessThanOrEqualTo(bounds.max());
    assertThat(bounds.clamp(clamped)).isEqualTo(clamped);
    if (bounds.isValid() && bounds.min().isPresent()) {
      assertThat(clamped).isGreaterThanOrEqualTo(bounds.min().get());
    }
    if (bounds.min().isEmpty()) {
      assertThat(clamped).isEqualTo(permission.clampTo(bounds.max()));
    }
  }

  @Property
  void clampingKeepsTheOrder(
      @ForAll("permissions") Permission a,
      @ForAll("permissions") Permission b,
      @ForAll("bounds") PermissionBounds bounds) {
    if (a.compareTo(b) <= 0) {
      assertThat(bounds.clamp(a)).isLessThanOrEqualTo(bounds.clamp(b));
    }
  }

  @Provide
  Arbitrary<Permission> permissions() {
    Arbitrary<Long> priorities =
        Arbitraries.oneOf(
            Arbitraries.longs().between(0, 20),
            Arbitraries.longs().between(0, Permission.MAX_PRIORITY));
    return Arbitraries.oneOf(
        Arbitraries.just(read()),
        priorities.map(Permission::write),
        priorities.map(Permission::admin));
  }

  @Provide
  Arbitrary<PermissionBounds> bounds() {
    return Combinators.combine(permissions(), permissions().optional())
        .as((Permission max, Optional<Permission> min) -> new PermissionBounds(max, min));
  }
}
