package io.eidetica4j.node.rest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import io.eidetica4j.node.json.Json;
import io.eidetica4j.node.problem.RestError;
import io.eidetica4j.node.problem.RestException;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WhereTest {
  private static final JsonNode ROW =
      Json.tree("{\"n\":1.50,\"big\":1e900,\"t\":\"x\",\"a\":{\"b/c\":[0,7]}}".getBytes(UTF_8));

  @ParameterizedTest
  @CsvSource({
    "n:1.5, true",
    "n:15e-1, true",
    "n:1e999, false",
    "n:1e2147483647, false",
    "n:-1e-2147483647, false",
    "n:1e99999999999999, false",
    "big:1e900, true",
    "t:x, true",
    "missing:x, false",
    "/a/b~1c/1:7, true",
    "/a/b~1c/1:8, false"
  })
  void aFilterComparesWhatItNames(String filter, boolean passes) {
    assertThat(Where.parse(List.of(filter)).test(ROW)).isEqualTo(passes);
  }

  @Test
  void tooManyFiltersAreRefused() {
    assertThatExceptionOfType(RestException.class)
        .isThrownBy(() -> Where.parse(Collections.nCopies(33, "a:b")))
        .satisfies(e -> assertThat(e.error()).isEqualTo(RestError.INVALID_PARAMETER));
  }
}
