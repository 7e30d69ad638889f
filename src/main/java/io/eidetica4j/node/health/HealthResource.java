package io.eidetica4j.node.health;

import io.eidetica4j.node.run.Node;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;

/**
 * {@code GET /health} as the reference has it, for its clients and its container checks: says that
 * the process answers, and touches nothing.
 */
@Path("/health")
public class HealthResource {
  private static final Map<String, String> REFERENCE_NAMES =
      Map.of("memory", "inmemory", "sqlite", "sqlite", "postgres", "postgres");

  private final Node node;

  HealthResource(Node node) {
    this.node = node;
  }

  /**
   * What is answered.
   *
   * @param status always {@code healthy}
   * @param backend {@code sqlite}, {@code postgres}, {@code inmemory}, or {@code unknown} while
   *     there is none
   */
  public record Health(String status, String backend) {}

  /** Says that the process answers. */
  @GET
  @NonBlocking
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(operationId = "health", summary = "Whether the process answers")
  public Health health() {
    String backend =
        node.openInstance()
            .map(instance -> REFERENCE_NAMES.getOrDefault(instance.backendKind(), "unknown"))
            .orElse("unknown");
    return new Health("healthy", backend);
  }
}
