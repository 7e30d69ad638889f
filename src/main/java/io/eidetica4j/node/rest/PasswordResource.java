package io.eidetica4j.node.rest;

import io.eidetica4j.EideticaException;
import io.eidetica4j.ErrorKind;
import io.eidetica4j.instance.User;
import io.eidetica4j.node.config.NodeConfig;
import io.eidetica4j.node.json.Members;
import io.eidetica4j.node.problem.RestError;
import io.eidetica4j.node.session.LoginGuard;
import io.eidetica4j.node.session.Sessions;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The caller's password. */
@Path(Api.ROOT + "/sessions/current/password")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(name = "Sessions")
public class PasswordResource {
  private final Caller caller;
  private final Sessions sessions;
  private final LoginGuard guard;
  private final NodeConfig config;

  PasswordResource(Caller caller, Sessions sessions, LoginGuard guard, NodeConfig config) {
    this.caller = caller;
    this.sessions = sessions;
    this.guard = guard;
    this.config = config;
  }

  /** The present password, left out where there is none, and the new one, left out for none. */
  public record PasswordChangeForm(Optional<String> current, Optional<String> next) {}

  /** Changes the password. */
  @PUT
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "changePassword",
      summary = "Change, set or remove the password; the user's other sessions end")
  @RequestBody(
      required = true,
      content =
          @Content(
              schema =
                  @Schema(description = "`current` and `new`, each left out where there is none")))
  @APIResponse(responseCode = "204", description = "The new password holds")
  @APIResponse(responseCode = "403", description = "The current password is not right")
  @APIResponse(responseCode = "429", description = "Too many attempts; see Retry-After")
  public Response change(byte[] body, @Context HttpServerRequest http) {
    Members form = Passwords.read(body);
    Optional<String> current = Passwords.optional(form, "current");
    Optional<String> next = Passwords.optional(form, "new");
    form.end();
    if (next.isEmpty() && !config.rest().passwordless()) {
      throw form.invalid("new", "Nobody may log in here without a password");
    }
    User user = caller.user();
    LoginGuard.Outcome<User> outcome =
        guard.attempt(
            user.username(), Passwords.address(http), () -> tryChange(user, current, next));
    Passwords.result(
        outcome, RestError.WRONG_PASSWORD.error("The current password is another one"));
    sessions.renewOnly(caller.session());
    return Response.noContent().build();
  }

  private static Optional<User> tryChange(
      User user, Optional<String> current, Optional<String> next) {
    try {
      user.changePassword(current.map(String::toCharArray), next.map(String::toCharArray));
      return Optional.of(user);
    } catch (EideticaException e) {
      if (e.kind() == ErrorKind.USER_INVALID_PASSWORD) {
        return Optional.empty();
      }
      throw e;
    }
  }
}
