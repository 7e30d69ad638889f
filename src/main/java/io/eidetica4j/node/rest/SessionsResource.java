package io.eidetica4j.node.rest;

import io.eidetica4j.EideticaException;
import io.eidetica4j.ErrorKind;
import io.eidetica4j.Observer;
import io.eidetica4j.instance.User;
import io.eidetica4j.node.config.NodeConfig;
import io.eidetica4j.node.json.Members;
import io.eidetica4j.node.problem.RestError;
import io.eidetica4j.node.run.Node;
import io.eidetica4j.node.session.LoginGuard;
import io.eidetica4j.node.session.Session;
import io.eidetica4j.node.session.Sessions;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirements;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Logging in and out. */
@Path(Api.ROOT + "/sessions")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(name = "Sessions")
public class SessionsResource {
  /** Why a login fails; the client is told one and the same thing for all. */
  private static final Set<ErrorKind> DENIED =
      Set.of(
          ErrorKind.USER_USER_NOT_FOUND,
          ErrorKind.USER_USER_DISABLED,
          ErrorKind.USER_DUPLICATE_USERS_DETECTED,
          ErrorKind.USER_INVALID_PASSWORD,
          ErrorKind.USER_PASSWORD_REQUIRED,
          ErrorKind.USER_DECRYPTION_FAILED);

  private final Node node;
  private final Sessions sessions;
  private final LoginGuard guard;
  private final Observer observer;
  private final NodeConfig config;
  private final Caller caller;

  SessionsResource(
      Node node,
      Sessions sessions,
      LoginGuard guard,
      Observer observer,
      NodeConfig config,
      Caller caller) {
    this.node = node;
    this.sessions = sessions;
    this.guard = guard;
    this.observer = observer;
    this.config = config;
    this.caller = caller;
  }

  /** What a login sends: name and password of at most 1,024 characters, 16 KiB in all. */
  public record Credentials(String username, Optional<String> password) {}

  /**
   * Who is logged in.
   *
   * @param id the user's id
   * @param username the name
   * @param admin whether the user administers the instance
   * @param defaultKey the key that is used where none is named
   */
  @RegisterForReflection
  public record SessionUser(String id, String username, boolean admin, String defaultKey) {}

  /**
   * A session.
   *
   * @param token what to send from now on; in the answer to the login only
   * @param expiresAt when the session ends, used or not
   * @param user who it is
   */
  @RegisterForReflection
  public record SessionInfo(Optional<String> token, String expiresAt, SessionUser user) {}

  /** Logs in. */
  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @SecurityRequirements
  @Operation(operationId = "login", summary = "Log in")
  @RequestBody(
      required = true,
      content = @Content(schema = @Schema(implementation = Credentials.class)))
  @APIResponseSchema(value = SessionInfo.class, responseCode = "201")
  @APIResponse(responseCode = "401", description = "The same for every cause")
  @APIResponse(responseCode = "429", description = "Too many attempts; see Retry-After")
  public Response login(byte[] body, @Context HttpServerRequest http) {
    LoginGuard.Outcome<User> outcome = guard.attempt(Passwords.address(http), () -> read(body));
    if (outcome.retryAfter().isPresent()) {
      observer.login("limited");
      throw RestError.TOO_MANY_REQUESTS
          .error("Too many attempts to log in")
          .retryAfter(outcome.retryAfter().get());
    }
    User user =
        outcome
            .result()
            .orElseThrow(() -> RestError.LOGIN_FAILED.error("Unknown user or wrong password"));
    return issue(user);
  }

  private LoginGuard.Attempt<User> read(byte[] body) {
    Members credentials = Passwords.read(body);
    String username = credentials.text("username");
    Optional<String> password = Passwords.optional(credentials, "password");
    credentials.end();
    Passwords.checkLength(credentials, "username", username);
    return new LoginGuard.Attempt<>(username, () -> tryLogin(username, password));
  }

  private Optional<User> tryLogin(String username, Optional<String> password) {
    if (password.isEmpty() && !config.rest().passwordless()) {
      return Optional.empty();
    }
    try {
      return Optional.of(node.instance().loginUser(username, password));
    } catch (EideticaException e) {
      if (DENIED.contains(e.kind())) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private Response issue(User user) {
    Optional<Sessions.Issued> issued;
    try {
      issued = sessions.open(user);
    } catch (RuntimeException e) {
      user.close();
      throw e;
    }
    if (issued.isEmpty()) {
      user.close();
      observer.limitReached("rest.sessions");
      throw RestError.UNAVAILABLE
          .error("There are too many sessions")
          .limit(config.rest().sessions());
    }
    SessionInfo info = info(issued.get().session(), Optional.of(issued.get().token()));
    return Answers.of(201, info)
        .location(Answers.address("sessions", "current"))
        .header(HttpHeaders.CACHE_CONTROL, "no-store")
        .build();
  }

  /** Who is logged in. */
  @GET
  @Path("current")
  @Operation(operationId = "getSession", summary = "Who is logged in")
  @APIResponseSchema(SessionInfo.class)
  public Response current() {
    return Answers.ok(info(caller.session(), Optional.empty()));
  }

  /** Logs out. */
  @DELETE
  @Path("current")
  @Operation(operationId = "logout", summary = "Log out")
  @APIResponse(responseCode = "204", description = "The token is void")
  public Response logout() {
    sessions.close(caller.session());
    return Response.noContent().build();
  }

  private static SessionInfo info(Session session, Optional<String> token) {
    User user = session.user();
    return new SessionInfo(
        token,
        session.expiresAt().toString(),
        new SessionUser(user.uuid(), user.username(), user.isAdmin(), user.defaultKey().text()));
  }
}
