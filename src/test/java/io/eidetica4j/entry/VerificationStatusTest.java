package io.eidetica4j.entry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.eidetica4j.EideticaException;
import io.eidetica4j.ErrorKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VerificationStatusTest {
  @ParameterizedTest
  @CsvSource({"VERIFIED, 0, Verified", "FAILED, 1, Failed", "UNVERIFIED, 2, Unverified"})
  void statusCodes(VerificationStatus status, int code, String name) {
    assertThat(status.code()).isEqualTo(code);
    assertThat(status.jsonName()).isEqualTo(name);
    assertThat(VerificationStatus.fromCode(code)).isEqualTo(status);
    assertThat(VerificationStatus.fromJsonName(name)).contains(status);
  }

  @Test
  void otherStatusCodesAreABreachOfIntegrity() {
    for (long code : new long[] {-1, 3, 1L << 32}) {
      EideticaException e =
          catchThrowableOfType(EideticaException.class, () -> VerificationStatus.fromCode(code));
      assertThat(e.kind()).isEqualTo(ErrorKind.BACKEND_TREE_INTEGRITY_VIOLATION);
    }
    assertThat(VerificationStatus.fromJsonName("verified")).isEmpty();
  }
}
