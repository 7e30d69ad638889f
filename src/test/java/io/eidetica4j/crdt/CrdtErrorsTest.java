package io.eidetica4j.crdt;

import static org.assertj.core.api.Assertions.assertThat;

import io.eidetica4j.EideticaException;
import io.eidetica4j.ErrorClass;
import io.eidetica4j.ErrorKind;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What errors of this family answer: statement 95 of spec/01 §4. */
class CrdtErrorsTest {
  private static final List<ErrorKind> KINDS =
      Arrays.stream(ErrorKind.values()).filter(kind -> kind.module().equals("crdt")).toList();

  @Test
  void allAreOfTheFamilyAndNoneIsOfAnother() {
    assertThat(KINDS).hasSize(12);
    for (ErrorKind kind : KINDS) {
      assertThat(kind.is(ErrorClass.CRDT)).as(kind.name()).isTrue();
      for (ErrorClass other :
          List.of(ErrorClass.STORE, ErrorClass.TYPE, ErrorClass.ENTRY, ErrorClass.VALIDATION)) {
        assertThat(kind.is(other)).as(kind + " " + other).isFalse();
      }
    }
  }

  @Test
  void predicatesAreTrueForTheirKindsOnly() {
    only(ErrorClass.CRDT_MERGE, ErrorKind.CRDT_MERGE_FAILED);
    only(
        ErrorClass.CRDT_SERIALIZATION,
        ErrorKind.CRDT_SERIALIZATION_FAILED,
        ErrorKind.CRDT_DESERIALIZATION_FAILED);
    only(ErrorClass.CRDT_TYPE, ErrorKind.CRDT_TYPE_MISMATCH);
    only(ErrorClass.NOT_FOUND, ErrorKind.CRDT_ELEMENT_NOT_FOUND);
  }

  private static void only(ErrorClass errorClass, ErrorKind... kinds) {
    assertThat(KINDS.stream().filter(kind -> kind.is(errorClass))).containsExactly(kinds);
  }

  @Test
  void errorsTellWhatTheyAreAbout() {
    EideticaException index =
        Thrown.kind(
            ErrorKind.CRDT_LIST_INDEX_OUT_OF_BOUNDS, () -> CrdtList.EMPTY.insert(1, Value.NULL));
    assertThat(index.details()).containsEntry("index", "1").containsEntry("len", "0");
    EideticaException path = Thrown.kind(ErrorKind.CRDT_INVALID_PATH, () -> DocPath.of("a.b"));
    assertThat(path.detail("path").orElseThrow()).contains("a.b");
    EideticaException key =
        Thrown.kind(ErrorKind.CRDT_ELEMENT_NOT_FOUND, () -> Doc.EMPTY.getJson("k"));
    assertThat(key.detail("key")).contains("k");
  }
}
