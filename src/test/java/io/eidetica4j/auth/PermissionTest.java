package io.eidetica4j.auth;

import static io.eidetica4j.auth.Permission.MAX_PRIORITY;
import static io.eidetica4j.auth.Permission.admin;
import static io.eidetica4j.auth.Permission.read;
import static io.eidetica4j.auth.Permission.write;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.eidetica4j.ErrorKind;
import io.eidetica4j.crdt.Doc;
import io.eidetica4j.crdt.Value;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PermissionTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<Long> PRIORITIES =
      List.of(0L, 1L, 5L, 10L, 100L, MAX_PRIORITY / 2, MAX_PRIORITY - 1, MAX_PRIORITY);

  @Test
  void readIsBelowEveryWriteAndEveryWriteBelowEveryAdmin() {
    for (long x : PRIORITIES) {
      assertThat(read()).isLessThan(write(x));
      for (long y : PRIORITIES) {
        assertThat(write(x)).isLessThan(admin(y));
      }
    }
  }

  @Test
  void withinALevelTheLowerNumberIsStronger() {
    for (long x : PRIORITIES) {
      for (long y : PRIORITIES) {
        int expected = Integer.signum(Long.compare(y, x));
        assertThat(Integer.signum(write(x).compareTo(write(y)))).isEqualTo(expected);
        assertThat(Integer.signum(admin(x).compareTo(admin(y)))).isEqualTo(expected);
      }
    }
  }

  @Test
  void levelsSayWhatIsAllowed() {
    assertThat(read().canWrite()).isFalse();
    assertThat(read().canAdmin()).isFalse();
    assertThat(read().priorityNumber()).isEmpty();
    assertThat(write(7).canWrite()).isTrue();
    assertThat(write(7).canAdmin()).isFalse();
    assertThat(write(7).priorityNumber()).hasValue(7);
    assertThat(admin(7).canWrite()).isTrue();
    assertThat(admin(7).canAdmin()).isTrue();
    assertThat(admin(7).priorityNumber()).hasValue(7);
  }

  @Test
  void clampingTakesTheWeaker() {
    assertThat(admin(5).clampTo(write(10))).isEqualTo(write(10));
    assertThat(write(3).clampTo(write(7))).isEqualTo(write(7));
    assertThat(admin(2).clampTo(admin(1))).isEqualTo(admin(2));
    assertThat(read().clampTo(admin(0))).isEqualTo(read());
  }

  @Test
  void aRequiredPriorityIsNotMetByAWeakerOne() {
    assertThat(write(5).isAtLeast(write(0))).isFalse();
    assertThat(write(0).isAtLeast(write(5))).isTrue();
    assertThat(write(5).isAtLeast(write(5))).isTrue();
  }

  @Test
  void textFormsRoundTrip() {
    for (long p : List.of(0L, 42L, MAX_PRIORITY)) {
      assertThat(Permission.parse(write(p).toString())).isEqualTo(write(p));
      assertThat(Permission.parse(admin(p).toString())).isEqualTo(admin(p));
    }
    assertThat(read()).hasToString("read");
    assertThat(Permission.parse("read")).isEqualTo(read());
    assertThat(Permission.parse("read:9:x")).isEqualTo(read());
    assertThat(Permission.parse("write:+010")).isEqualTo(write(10));
  }

  @ParameterizedTest
  @CsvSource({
    "invalid, AUTH_INVALID_PERMISSION_STRING",
    "'', AUTH_INVALID_PERMISSION_STRING",
    "Read, AUTH_INVALID_PERMISSION_STRING",
    "write, AUTH_PERMISSION_REQUIRES_PRIORITY",
    "admin:1:2, AUTH_PERMISSION_REQUIRES_PRIORITY",
    "write:invalid, AUTH_INVALID_PRIORITY_VALUE",
    "admin:not_a_number, AUTH_INVALID_PRIORITY_VALUE",
    "write:, AUTH_INVALID_PRIORITY_VALUE",
    "write:-1, AUTH_INVALID_PRIORITY_VALUE",
    "write:4294967296, AUTH_INVALID_PRIORITY_VALUE",
    "write:99999999999999999999999, AUTH_INVALID_PRIORITY_VALUE",
    "write:١, AUTH_INVALID_PRIORITY_VALUE",
  })
  void textThatIsNoPermissionIsRefused(String text, ErrorKind kind) {
    Thrown.kind(kind, () -> Permission.parse(text));
  }

  @Test
  void prioritiesOutOfRangeCantBeMade() {
    Thrown.kind(ErrorKind.AUTH_INVALID_PRIORITY_VALUE, () -> write(-1));
    Thrown.kind(ErrorKind.AUTH_INVALID_PRIORITY_VALUE, () -> admin(MAX_PRIORITY + 1));
  }

  @Test
  void jsonFormsRoundTripThroughAnyMapper() throws JsonProcessingException {
    assertThat(JSON.writeValueAsString(read())).isEqualTo("\"Read\"");
    assertThat(JSON.writeValueAsString(write(10))).isEqualTo("{\"Write\":10}");
    assertThat(JSON.writeValueAsString(admin(MAX_PRIORITY))).isEqualTo("{\"Admin\":4294967295}");
    for (Permission p : List.of(read(), write(0), write(MAX_PRIORITY), admin(0))) {
      assertThat(JSON.readValue(JSON.writeValueAsString(p), Permission.class)).isEqualTo(p);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"Write\"",
        "\"read\"",
        "{}",
        "{\"Write\":1,\"Admin\":1}",
        "{\"Write\":-1}",
        "{\"Write\":1.0}",
        "{\"Write\":\"1\"}",
        "{\"Admin\":4294967296}",
        "{\"Admin\":99999999999999999999}",
        "{\"Admin\":null}",
        "{\"Owner\":1}",
        "{\"Read\":1}",
        "null",
        "5",
        "[\"Read\"]"
      })
  void jsonThatIsNoPermissionIsRefused(String json) throws JsonProcessingException {
    JsonNode node = JSON.readTree(json);
    Thrown.kind(ErrorKind.SERIALIZE, () -> Permission.fromJson(node));
  }

  @Test
  void storedFormHasTypeAndPriority() {
    Doc doc = write(10).toDoc();
    assertThat(doc.isAtomic()).isFalse();
    assertThat(doc).isEqualTo(Doc.EMPTY.with("type", "Write").with("priority", 10));
    assertThat(read().toDoc()).isEqualTo(Doc.EMPTY.with("type", "Read"));
    for (Permission p : List.of(read(), write(0), write(MAX_PRIORITY), admin(0), admin(7))) {
      assertThat(Permission.fromDoc(p.toDoc())).isEqualTo(p);
    }
  }

  @Test
  void storedPrioritiesAreCutToThirtyTwoBitsAsEveryNodeReadsThem() {
    assertThat(Permission.fromDoc(Doc.EMPTY.with("type", "Admin").with("priority", -1)))
        .isEqualTo(admin(MAX_PRIORITY));
    assertThat(Permission.fromDoc(Doc.EMPTY.with("type", "Write").with("priority", (1L << 32) + 5)))
        .isEqualTo(write(5));
  }

  @Test
  void storedFormsThatAreNoPermissionAreRefused() {
    Doc noType = Doc.EMPTY.with("priority", 1);
    Doc typeNoText = Doc.EMPTY.with("type", 1);
    Doc noPriority = Doc.EMPTY.with("type", "Write");
    Doc priorityNoInt = Doc.EMPTY.with("type", "Admin").with("priority", "0");
    Doc unknown = Doc.EMPTY.with("type", "Owner").with("priority", 0);
    Doc deleted = Doc.EMPTY.with("type", "Read").with("type", Value.DELETED);
    for (Doc doc : List.of(noType, typeNoText, noPriority, priorityNoInt, deleted)) {
      Thrown.kind(ErrorKind.CRDT_ELEMENT_NOT_FOUND, () -> Permission.fromDoc(doc));
    }
    assertThat(
            Thrown.kind(ErrorKind.CRDT_DESERIALIZATION_FAILED, () -> Permission.fromDoc(unknown)))
        .hasMessageContaining("unknown Permission type: Owner");
  }

  @Test
  void readIgnoresAPriority() {
    assertThat(Permission.fromDoc(Doc.EMPTY.with("type", "Read").with("priority", "x")))
        .isEqualTo(read());
  }

  @Test
  void keyStatusHasTwoForms() {
    for (KeyStatus status : KeyStatus.values()) {
      assertThat(KeyStatus.parse(status.toString())).isEqualTo(status);
      assertThat(KeyStatus.ofStored(status.stored())).isEqualTo(status);
    }
    assertThat(KeyStatus.REVOKED.stored()).isEqualTo("Revoked");
    assertThat(KeyStatus.ACTIVE).hasToString("active");
    Thrown.kind(ErrorKind.AUTH_INVALID_KEY_STATUS, () -> KeyStatus.parse("Active"));
    Thrown.kind(ErrorKind.CRDT_DESERIALIZATION_FAILED, () -> KeyStatus.ofStored("active"));
  }
}
