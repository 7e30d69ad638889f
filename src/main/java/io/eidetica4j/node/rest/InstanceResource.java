package io.eidetica4j.node.rest;

import io.eidetica4j.instance.Instance;
import io.eidetica4j.node.run.Node;
import io.eidetica4j.node.run.ProgramVersion;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirements;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What this node is; open to everybody. */
@Path(Api.ROOT + "/instance")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(name = "Instance")
public class InstanceResource {
  private final Node node;

  InstanceResource(Node node) {
    this.node = node;
  }

  /**
   * What this node is.
   *
   * @param id the instance's public key; left out while it is not open
   * @param version of this program
   * @param reference the version of the reference that it is compatible with
   * @param backend {@code memory}, {@code sqlite}, {@code postgres}; left out while it is not open
   * @param syncEnabled whether entries are exchanged with peers
   * @param initialized whether the instance is open
   */
  @RegisterForReflection
  public record InstanceInfo(
      Optional<String> id,
      String version,
      String reference,
      Optional<String> backend,
      boolean syncEnabled,
      boolean initialized) {}

  /** What this node is. */
  @GET
  @SecurityRequirements
  @Operation(operationId = "getInstance", summary = "What this node is")
  @APIResponseSchema(InstanceInfo.class)
  public Response get() {
    Optional<Instance> instance = node.openInstance();
    return Answers.ok(
        new InstanceInfo(
            instance.map(i -> i.id().text()),
            ProgramVersion.current(),
            ProgramVersion.REFERENCE,
            instance.map(Instance::backendKind),
            instance.map(Instance::isSyncEnabled).orElse(false),
            instance.isPresent()));
  }
}
