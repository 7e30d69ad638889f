package io.eidetica4j.node.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.eidetica4j.ErrorKind;
import org.junit.jupiter.api.Test;

class ProblemsTest {
  @Test
  void whatABackendSaysStaysInTheLog() {
    Problem problem =
        Problems.of(ErrorKind.BACKEND_SQLX_ERROR.error("SQL error: no such table: entries"));
    assertThat(problem.status()).isEqualTo(503);
    assertThat(problem.detail()).doesNotContain("SQL", "entries");
    assertThat(problem.retrySeconds()).isPresent();
  }
}
