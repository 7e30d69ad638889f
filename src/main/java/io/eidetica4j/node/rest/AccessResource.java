package io.eidetica4j.node.rest;

import io.eidetica4j.auth.SigKeyGrant;
import io.eidetica4j.crypto.PublicKey;
import io.eidetica4j.entry.DelegationStep;
import io.eidetica4j.entry.KeyHint;
import io.eidetica4j.entry.SigKey;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** What a key may do in a database. */
@Path(Api.ROOT + "/databases/{id}/access")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(name = "Access")
public class AccessResource {
  private final Exchange exchange;

  AccessResource(Exchange exchange) {
    this.exchange = exchange;
  }

  /**
   * One way in which a key may act.
   *
   * @param type {@code key}, {@code global} or {@code delegation}
   * @param permission what it may do that way
   * @param trees for a delegation: the databases it goes through
   */
  @RegisterForReflection
  public record AccessPath(
      String type, Permissions.PermissionForm permission, Optional<List<String>> trees) {}

  /**
   * What a key may do.
   *
   * @param key the key
   * @param permission the strongest; left out where it may do nothing
   * @param paths all ways, the strongest first
   */
  @RegisterForReflection
  public record Access(
      String key, Optional<Permissions.PermissionForm> permission, List<AccessPath> paths) {}

  /** What a key may do in a database, and by which path. */
  @GET
  @Operation(operationId = "getAccess", summary = "What a key may do in a database, and how")
  @APIResponseSchema(Access.class)
  public Response get(
      @PathParam("id") String id,
      @Parameter(description = "the key; by default the caller's for this database")
          @QueryParam("key")
          @Nullable String keyText) {
    Databases.Opened opened = exchange.open(id);
    PublicKey key = keyText == null ? opened.key() : Ids.key(keyText);
    List<SigKeyGrant> grants =
        exchange.user().instance().trees().findSigkeys(opened.database().rootId(), key);
    return Answers.ok(
        new Access(
            key.text(),
            grants.stream().findFirst().map(grant -> Permissions.form(grant.permission())),
            grants.stream().map(AccessResource::path).toList()));
  }

  private static AccessPath path(SigKeyGrant grant) {
    Permissions.PermissionForm permission = Permissions.form(grant.permission());
    return switch (grant.sigKey()) {
      case SigKey.Direct(KeyHint hint) ->
          new AccessPath(hint.global() ? "global" : "key", permission, Optional.empty());
      case SigKey.Delegation(List<DelegationStep> steps, KeyHint hint) ->
          new AccessPath(
              "delegation",
              permission,
              Optional.of(steps.stream().map(step -> step.tree().toString()).toList()));
    };
  }
}
