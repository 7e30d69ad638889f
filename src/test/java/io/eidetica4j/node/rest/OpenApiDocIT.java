package io.eidetica4j.node.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.eidetica4j.Vectors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The API's document that is checked in is the one that the build makes of the code. */
class OpenApiDocIT {
  @Test
  void theCheckedInDocumentIsTheOneOfThisBuild() throws IOException {
    Path project = Vectors.project();
    List<String> built = Files.readAllLines(project.resolve("target/openapi/openapi.yaml"));
    assertThat(built).hasSizeGreaterThan(100);
    assertThat(Files.readAllLines(project.resolve("docs/openapi.yaml")))
        .as("where the API was changed on purpose: cp target/openapi/openapi.yaml docs/")
        .isEqualTo(built);
  }
}
