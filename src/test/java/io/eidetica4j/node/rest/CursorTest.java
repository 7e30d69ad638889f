package io.eidetica4j.node.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.eidetica4j.node.problem.RestException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CursorTest {
  @Test
  void aCursorComesBackAndFitsAnAddress() {
    String cursor = Cursor.encode('r', "row ü/?&");
    assertThat(cursor).matches("[A-Za-z0-9_-]+");
    assertThat(Cursor.decode('r', cursor, "cursor")).isEqualTo("row ü/?&");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "%", "AA==", "r", "cm93", "ZXg"})
  void whatIsNoCursorOfThisResourceIsRefused(String text) {
    assertThatExceptionOfType(RestException.class)
        .isThrownBy(() -> Cursor.decode('d', text, "cursor"));
  }
}
