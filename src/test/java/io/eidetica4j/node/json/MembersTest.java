package io.eidetica4j.node.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.eidetica4j.node.problem.RestError;
import io.eidetica4j.node.problem.RestException;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class MembersTest {
  @Test
  void membersThatNobodyAskedForAreRefused() {
    failing(
        "{\"username\":\"a\",\"pasword\":\"x\"}",
        members -> {
          members.text("username");
          members.optionalText("password");
          members.end();
        },
        RestError.UNKNOWN_MEMBER,
        "/pasword");
  }

  @Test
  void missingMembersAndWrongKindsAreNamed() {
    failing("{}", members -> members.text("name"), RestError.MISSING_MEMBER, "/name");
    failing("{\"name\":1}", members -> members.text("name"), RestError.INVALID_VALUE, "/name");
    failing(
        "{\"a\":{\"b~/\":\"x\"}}",
        members -> members.object("a").integer("b~/", 0, 9),
        RestError.INVALID_VALUE,
        "/a/b~0~1");
    failing("{\"n\":10}", members -> members.integer("n", 0, 9), RestError.INVALID_VALUE, "/n");
    failing("{\"n\":1.0}", members -> members.integer("n", 0, 9), RestError.INVALID_VALUE, "/n");
    failing("{\"l\":[{},1]}", members -> members.objects("l", 2), RestError.INVALID_VALUE, "/l/1");
    failing("{\"l\":[{},{}]}", members -> members.objects("l", 1), RestError.INVALID_VALUE, "/l");
    failing("[]", members -> {}, RestError.INVALID_VALUE, "");
  }

  @Test
  void membersGivenTwiceAreNotGuessedAt() {
    assertThatExceptionOfType(RestException.class)
        .isThrownBy(() -> members("{\"a\":1,\"a\":2}"))
        .satisfies(e -> assertThat(e.error()).isEqualTo(RestError.NOT_JSON))
        .withMessageContaining("twice");
  }

  @Test
  void nullCountsAsNotGivenAndNoBodyAsNoMembers() {
    assertThat(members("{\"name\":null}").optionalText("name")).isEmpty();
    assertThat(Members.ofOptional(new byte[0]).names()).isEmpty();
  }

  private static void failing(
      String body, Consumer<Members> reading, RestError error, String pointer) {
    assertThatExceptionOfType(RestException.class)
        .isThrownBy(() -> reading.accept(members(body)))
        .satisfies(e -> {
          assertThat(e.error()).isEqualTo(error);
          assertThat(e.pointer()).hasValue(pointer);
        });
  }

  private static Members members(String body) {
    return Members.of(body.getBytes(UTF_8));
  }
}
