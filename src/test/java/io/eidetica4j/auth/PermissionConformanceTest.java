package io.eidetica4j.auth;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.eidetica4j.Vectors;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The order of permissions and their clamping, as the reference has them. */
class PermissionConformanceTest {
  private static final JsonNode VECTORS = Vectors.read("permissions.json");

  @TestFactory
  Stream<DynamicTest> everyPairComparesAsRecorded() {
    return cases("compare")
        .map(c ->
            DynamicTest.dynamicTest(
                c.toString(),
                () -> {
                  Permission left = Permission.fromJson(c.get(0));
                  Permission right = Permission.fromJson(c.get(1));
                  assertThat(Integer.signum(left.compareTo(right)))
                      .as("case %s", c)
                      .isEqualTo(c.get(2).asInt());
                  assertThat(left.equals(right)).as("case %s", c).isEqualTo(c.get(2).asInt() == 0);
                }));
  }

  @TestFactory
  Stream<DynamicTest> everyPermissionClampsAsRecorded() {
    return cases("clamp")
        .map(c ->
            DynamicTest.dynamicTest(
                c.toString(),
                () -> {
                  Optional<Permission> min =
                      Optional.of(c.get("min")).filter(m -> !m.isNull()).map(Permission::fromJson);
                  PermissionBounds bounds =
                      new PermissionBounds(Permission.fromJson(c.get("max")), min);
                  Permission clamped = bounds.clamp(Permission.fromJson(c.get("permission")));
                  assertThat(clamped.toJson()).as("case %s", c).isEqualTo(c.get("clamped"));
                }));
  }

  private static Stream<JsonNode> cases(String member) {
    return StreamSupport.stream(Vectors.cases(VECTORS, member).spliterator(), false);
  }
}
