package io.eidetica4j.node.rest;

import io.eidetica4j.ErrorKind;
import io.eidetica4j.instance.InstanceAdmin;
import io.eidetica4j.instance.NewUser;
import io.eidetica4j.instance.UserSummary;
import io.eidetica4j.node.json.Members;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
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

/** The users of the instance, for its administrators. */
@Path(Api.ROOT + "/users")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(name = "Users")
public class UsersResource {
  private final Caller caller;
  private final Paging paging;
  private final Repeatable repeatable;

  UsersResource(Caller caller, Paging paging, Repeatable repeatable) {
    this.caller = caller;
    this.paging = paging;
    this.repeatable = repeatable;
  }

  /** What is sent to make a user; without password, logging in over REST has to be allowed. */
  public record NewUserBody(String username, Optional<String> password) {}

  /**
   * A user.
   *
   * @param id the user's id
   * @param username the name to log in with
   * @param status {@code active}, {@code disabled} or {@code locked}
   */
  @RegisterForReflection
  public record UserItem(String id, String username, String status) {}

  /** Some users. */
  public record UserPage(List<UserItem> items, Optional<String> next) {}

  /** All users, by name. */
  @GET
  @Operation(operationId = "listUsers", summary = "All users, by name (administrators)")
  @APIResponseSchema(UserPage.class)
  public Response list() {
    List<UserItem> users = admin().users().stream().map(UsersResource::item).toList();
    List<UserItem> sorted =
        users.stream().sorted(java.util.Comparator.comparing(UserItem::username)).toList();
    return paging.answer(paging.cut('u', sorted, UserItem::username));
  }

  /** Makes a user. */
  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(operationId = "createUser", summary = "Make a user (administrators)")
  @RequestBody(
      required = true,
      content = @Content(schema = @Schema(implementation = NewUserBody.class)))
  @APIResponseSchema(value = UserItem.class, responseCode = "201")
  public Response create(byte[] body) {
    Members user = Members.of(body);
    String username = user.text("username");
    Optional<String> password = Passwords.optional(user, "password");
    user.end();
    if (username.isBlank()) {
      throw user.invalid("username", "A user needs a name");
    }
    InstanceAdmin admin = admin();
    return repeatable.once(
        body,
        () -> {
          try (NewUser wanted =
              password
                  .map(text -> NewUser.withPassword(username, text))
                  .orElseGet(() -> NewUser.passwordless(username))) {
            String uuid = admin.createUser(wanted);
            return Answers.created(
                Answers.address("users", username), new UserItem(uuid, username, "active"));
          }
        });
  }

  /** One user. */
  @GET
  @Path("{username}")
  @Operation(operationId = "getUser", summary = "One user (administrators)")
  @APIResponseSchema(UserItem.class)
  public Response get(@PathParam("username") String username) {
    return Answers.ok(item(find(username)));
  }

  /** Makes a user an administrator. */
  @PUT
  @Path("{username}/admin")
  @Operation(
      operationId = "makeAdministrator",
      summary = "Make a user an administrator (administrators)")
  @APIResponse(responseCode = "204", description = "The user administers the instance")
  public Response makeAdmin(@PathParam("username") String username) {
    admin().grantInstanceAdmin(find(username).rootKey());
    return Response.noContent().build();
  }

  private InstanceAdmin admin() {
    return caller.user().admin();
  }

  private UserSummary find(String username) {
    return admin().users().stream()
        .filter(user -> user.username().equals(username))
        .findFirst()
        .orElseThrow(() ->
            ErrorKind.USER_USER_NOT_FOUND
                .error("User not found: " + Ids.shown(username))
                .with("username", Ids.shown(username)));
  }

  private static UserItem item(UserSummary user) {
    return new UserItem(
        user.uuid(), user.username(), user.status().name().toLowerCase(Locale.ROOT));
  }
}
