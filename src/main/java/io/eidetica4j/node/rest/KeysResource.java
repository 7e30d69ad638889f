package io.eidetica4j.node.rest;

import io.eidetica4j.crypto.PublicKey;
import io.eidetica4j.instance.User;
import io.eidetica4j.node.json.Members;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The caller's own keys; their private halves never leave the node. */
@Path(Api.ROOT + "/keys")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(name = "Keys")
public class KeysResource {
  private final Caller caller;
  private final Repeatable repeatable;
  private final Quotas quotas;

  KeysResource(Caller caller, Repeatable repeatable, Quotas quotas) {
    this.quotas = quotas;
    this.caller = caller;
    this.repeatable = repeatable;
  }

  /** What is sent to make a key. */
  public record NewKey(Optional<String> name) {}

  /**
   * A key.
   *
   * @param publicKey its public half
   * @param name what the user calls it
   * @param isDefault whether it is used where none is named
   */
  @RegisterForReflection
  public record KeyItem(
      String publicKey,
      Optional<String> name,
      @com.fasterxml.jackson.annotation.JsonProperty("default") boolean isDefault) {}

  /** The caller's keys, the oldest first. */
  @GET
  @Operation(operationId = "listKeys", summary = "The caller's keys, the oldest first")
  @APIResponseSchema(KeyItem[].class)
  public Response list() {
    User user = caller.user();
    return Answers.ok(user.listKeys().stream().map(key -> item(user, key)).toList());
  }

  /** Makes a key. */
  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(operationId = "createKey", summary = "Make a key")
  @RequestBody(content = @Content(schema = @Schema(implementation = NewKey.class)))
  @APIResponseSchema(value = KeyItem.class, responseCode = "201")
  public Response create(byte[] body) {
    Members wanted = Members.ofOptional(body);
    Optional<String> name = wanted.optionalText("name");
    wanted.end();
    User user = caller.user();
    return repeatable.once(
        body,
        () -> {
          quotas.checkKeys(user);
          PublicKey key = user.addPrivateKey(name);
          return Answers.created(Answers.address("keys", key.text()), item(user, key));
        });
  }

  /** Forgets a key. */
  @DELETE
  @Path("{key}")
  @Operation(
      operationId = "removeKey",
      summary = "Forget a key; what databases grant it stays, and can be revoked there")
  @APIResponse(responseCode = "204", description = "The node has the key no longer")
  @APIResponse(
      responseCode = "409",
      description = "It is the default or root key, or a tracked database uses it")
  public Response remove(@PathParam("key") String key) {
    caller.user().removeKey(Ids.key(key));
    return Response.noContent().build();
  }

  private static KeyItem item(User user, PublicKey key) {
    return new KeyItem(key.text(), user.keyDisplayName(key), key.equals(user.defaultKey()));
  }
}
