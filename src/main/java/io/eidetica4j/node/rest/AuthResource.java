package io.eidetica4j.node.rest;

import io.eidetica4j.auth.AuthKey;
import io.eidetica4j.auth.AuthSettings;
import io.eidetica4j.auth.KeyStatus;
import io.eidetica4j.auth.Permission;
import io.eidetica4j.crypto.PublicKey;
import io.eidetica4j.database.Transaction;
import io.eidetica4j.entry.Id;
import io.eidetica4j.node.json.Members;
import io.eidetica4j.store.SettingsStore;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/**
 * Who may do what in a database. That nobody grants more than they have, or changes a key that is
 * stronger than theirs, is seen to at the commit, by the settings that the change is made on.
 */
@Path(Api.ROOT + "/databases/{id}/auth")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(name = "Access")
public class AuthResource {
  private final Exchange exchange;

  AuthResource(Exchange exchange) {
    this.exchange = exchange;
  }

  /** What is sent to let a key in. */
  public record Grant(Optional<String> name, Permissions.PermissionForm permission) {}

  /** What is sent to let any key in. */
  public record GlobalGrant(Permissions.PermissionForm permission) {}

  /**
   * A key of a database.
   *
   * @param publicKey the key; left out for the one that stands for any
   * @param name what the database calls it
   * @param permission what it may do
   * @param status {@code active} or {@code revoked}
   */
  @RegisterForReflection
  public record AuthItem(
      Optional<String> publicKey,
      Optional<String> name,
      Permissions.PermissionForm permission,
      String status) {}

  /** Who may do what. */
  @RegisterForReflection
  public record AuthInfo(
      List<AuthItem> keys,
      Optional<AuthItem> global,
      List<DelegationsResource.DelegationItem> delegations) {}

  /** Who may do what. */
  @GET
  @Operation(operationId = "getAuth", summary = "Who may do what in a database")
  @APIResponseSchema(AuthInfo.class)
  public Response get(@PathParam("id") String id) {
    Transaction read = exchange.begin(exchange.database(id));
    return exchange.answer(read, () -> Answers.json(info(read.getSettings().authSnapshot())));
  }

  /** Lets a key in, or changes what it may do. */
  @PUT
  @Path("keys/{key}")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(operationId = "putAuthKey", summary = "Let a key in, or change what it may do")
  @RequestBody(required = true, content = @Content(schema = @Schema(implementation = Grant.class)))
  @APIResponseSchema(AuthItem.class)
  public Response putKey(
      @PathParam("id") String id, @PathParam("key") String keyText, byte[] body) {
    PublicKey key = Ids.key(keyText);
    Members grant = Members.of(body);
    Optional<String> name = grant.optionalText("name");
    Permission permission = Permissions.read(grant, "permission");
    grant.end();
    AuthKey record = AuthKey.active(permission).withName(name);
    Transaction write = exchange.beginWrite(exchange.database(id));
    SettingsStore settings = write.getSettings();
    settings.setAuthKey(key, record);
    Id entry = exchange.commit(write);
    return Exchange.written(200, entry, item(Optional.of(key.text()), record));
  }

  /** Revokes a key. */
  @DELETE
  @Path("keys/{key}")
  @Operation(operationId = "revokeAuthKey", summary = "Revoke a key")
  @APIResponse(responseCode = "204", description = "The key may do nothing from here on")
  public Response revokeKey(@PathParam("id") String id, @PathParam("key") String keyText) {
    PublicKey key = Ids.key(keyText);
    Transaction write = exchange.beginWrite(exchange.database(id));
    SettingsStore settings = write.getSettings();
    settings.revokeAuthKey(key);
    return done(exchange.commit(write));
  }

  /** Lets any key in. */
  @PUT
  @Path("global")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(operationId = "putGlobal", summary = "Let any key in")
  @RequestBody(
      required = true,
      content = @Content(schema = @Schema(implementation = GlobalGrant.class)))
  @APIResponseSchema(AuthItem.class)
  public Response putGlobal(@PathParam("id") String id, byte[] body) {
    Members grant = Members.of(body);
    Permission permission = Permissions.read(grant, "permission");
    grant.end();
    AuthKey record = AuthKey.active(permission);
    Transaction write = exchange.beginWrite(exchange.database(id));
    SettingsStore settings = write.getSettings();
    settings.setGlobalAuthKey(record);
    Id entry = exchange.commit(write);
    return Exchange.written(200, entry, item(Optional.empty(), record));
  }

  /** Lets no longer any key in. */
  @DELETE
  @Path("global")
  @Operation(operationId = "revokeGlobal", summary = "Let no longer any key in")
  @APIResponse(responseCode = "204", description = "Only keys that are named may do something")
  public Response revokeGlobal(@PathParam("id") String id) {
    Transaction write = exchange.beginWrite(exchange.database(id));
    SettingsStore settings = write.getSettings();
    AuthKey global = settings.getGlobalAuthKey();
    settings.setGlobalAuthKey(global.withStatus(KeyStatus.REVOKED));
    return done(exchange.commit(write));
  }

  private static Response done(Id entry) {
    return Response.noContent().header(Api.TIPS, Exchange.tipsAfter(entry)).build();
  }

  private static AuthInfo info(AuthSettings auth) {
    return new AuthInfo(
        auth.keys().entrySet().stream()
            .map(key -> item(Optional.of(key.getKey()), key.getValue()))
            .toList(),
        auth.findGlobalKey().map(key -> item(Optional.empty(), key)),
        auth.delegatedTrees().values().stream().map(DelegationsResource::item).toList());
  }

  private static AuthItem item(Optional<String> key, AuthKey record) {
    return new AuthItem(
        key,
        record.name(),
        Permissions.form(record.permissions()),
        record.status().name().toLowerCase(Locale.ROOT));
  }
}
