package io.eidetica4j.node.rest;

import io.quarkus.vertx.http.ManagementInterface;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;

/**
 * The API's document for operators, as it is checked in ({@code docs/openapi.yaml}). A test makes
 * it of the code and compares; here it is a file, since making it takes as long as all else that a
 * start does.
 */
@ApplicationScoped
class OpenApiDocument {
  private static final String FILE = "openapi.yaml";

  void register(@Observes ManagementInterface management) {
    management.router().get("/q/openapi").handler(OpenApiDocument::answer);
  }

  private static void answer(RoutingContext context) {
    context
        .response()
        .putHeader(HttpHeaders.CONTENT_TYPE, "application/yaml")
        .end(Buffer.buffer(read()));
  }

  private static byte[] read() {
    try (InputStream in =
        Objects.requireNonNull(OpenApiDocument.class.getResourceAsStream(FILE), FILE)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
