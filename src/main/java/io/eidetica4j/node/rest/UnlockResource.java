package io.eidetica4j.node.rest;

import io.eidetica4j.EideticaException;
import io.eidetica4j.ErrorKind;
import io.eidetica4j.database.Database;
import io.eidetica4j.database.Transaction;
import io.eidetica4j.node.json.Members;
import io.eidetica4j.node.problem.RestError;
import io.eidetica4j.node.session.LoginGuard;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Arrays;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Opening and closing encrypted stores, each for the caller's session only. */
@Path(Api.ROOT + "/databases/{id}/stores/{store}/unlock")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(name = "Stores")
public class UnlockResource {
  private final Exchange exchange;
  private final Caller caller;
  private final LoginGuard guard;

  UnlockResource(Exchange exchange, Caller caller, LoginGuard guard) {
    this.exchange = exchange;
    this.caller = caller;
    this.guard = guard;
  }

  /** The store's password, of at most 1,024 characters. */
  public record StorePassword(String password) {}

  /** Opens a store. Guesses are counted as those of logins are. */
  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "unlockStore",
      summary = "Open an encrypted store for this session; it is then used as what it is inside")
  @RequestBody(
      required = true,
      content = @Content(schema = @Schema(implementation = StorePassword.class)))
  @APIResponse(responseCode = "204", description = "The store is open for this session")
  @APIResponse(responseCode = "403", description = "The password is not right")
  @APIResponse(responseCode = "409", description = "The store is not encrypted")
  @APIResponse(responseCode = "429", description = "Too many attempts; see Retry-After")
  public Response unlock(
      @PathParam("id") String id,
      @PathParam("store") String store,
      byte[] body,
      @Context HttpServerRequest http) {
    Members form = Passwords.read(body);
    String password = Passwords.required(form, "password");
    form.end();
    Database database = exchange.database(id);
    Transaction read = exchange.begin(database);
    String guarded = String.join(" ", caller.user().uuid(), database.rootId().toString(), store);
    LoginGuard.Outcome<Boolean> outcome =
        guard.attempt(
            guarded,
            Passwords.address(http),
            () -> tryUnlock(database, read, store, password.toCharArray()));
    boolean room = Passwords.result(outcome, RestError.WRONG_PASSWORD.error("Wrong password"));
    if (!room) {
      throw EncryptedStores.tooMany();
    }
    return Response.noContent().build();
  }

  /** Whether there was room; empty where the password is wrong. */
  private Optional<Boolean> tryUnlock(
      Database database, Transaction read, String store, char[] password) {
    try {
      return Optional.of(
          caller
              .session()
              .unlocks()
              .put(database.rootId(), store, EncryptedStores.unlock(read, store, password)));
    } catch (EideticaException e) {
      if (e.kind() == ErrorKind.STORE_IMPLEMENTATION_ERROR) {
        return Optional.empty();
      }
      throw e;
    } finally {
      Arrays.fill(password, '\0');
    }
  }

  /** Closes a store. */
  @DELETE
  @Operation(operationId = "lockStore", summary = "Close an encrypted store")
  @APIResponse(responseCode = "204", description = "The store is not open for this session")
  public Response lock(@PathParam("id") String id, @PathParam("store") String store) {
    caller.session().unlocks().remove(exchange.database(id).rootId(), store);
    return Response.noContent().build();
  }
}
