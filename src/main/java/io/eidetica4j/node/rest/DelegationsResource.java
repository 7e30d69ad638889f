package io.eidetica4j.node.rest;

import io.eidetica4j.auth.DelegatedTreeRef;
import io.eidetica4j.auth.PermissionBounds;
import io.eidetica4j.auth.TreeReference;
import io.eidetica4j.database.Database;
import io.eidetica4j.database.Transaction;
import io.eidetica4j.entry.Id;
import io.eidetica4j.node.json.Members;
import io.eidetica4j.node.problem.RestError;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Databases whose keys may act in another one. */
@Path(Api.ROOT + "/databases/{id}/auth/delegations/{tree}")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(name = "Access")
public class DelegationsResource {
  /** As many as there may be in one step of a path. */
  private static final int MAX_TIPS = 64;

  private final Exchange exchange;
  private final Databases databases;

  DelegationsResource(Exchange exchange, Databases databases) {
    this.exchange = exchange;
    this.databases = databases;
  }

  /**
   * What is sent to let the keys of another database in.
   *
   * @param max the most that they may do
   * @param min the least that they may do, as far as they may anything
   * @param tips where its settings are read from at least; by default where it is now, as far as
   *     the caller may read it here
   */
  public record DelegationForm(
      Permissions.PermissionForm max,
      Optional<Permissions.PermissionForm> min,
      Optional<List<String>> tips) {}

  /**
   * A database whose keys may act here too.
   *
   * @param tree the database
   * @param max the most that they may do
   * @param min the least that they may do, as far as they may anything
   * @param tips where its settings are read from at least
   */
  @RegisterForReflection
  public record DelegationItem(
      String tree,
      Permissions.PermissionForm max,
      Optional<Permissions.PermissionForm> min,
      List<String> tips) {}

  /** Lets the keys of another database in, or changes what they may do. */
  @PUT
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "putDelegation",
      summary = "Let the keys of another database in, or change what they may do")
  @RequestBody(
      required = true,
      content = @Content(schema = @Schema(implementation = DelegationForm.class)))
  @APIResponseSchema(DelegationItem.class)
  public Response put(@PathParam("id") String id, @PathParam("tree") String treeText, byte[] body) {
    Id tree = tree(treeText);
    Members form = Members.of(body);
    PermissionBounds bounds =
        new PermissionBounds(Permissions.read(form, "max"), Permissions.optional(form, "min"));
    Optional<List<Id>> given = form.optionalTexts("tips", MAX_TIPS).map(t -> ids(form, t));
    form.end();
    if (!bounds.isValid()) {
      throw form.invalid("min", "The least permission is above the greatest");
    }
    Database database = exchange.database(id);
    if (tree.equals(database.rootId())) {
      throw RestError.INVALID_VALUE.error("A database can't delegate to itself");
    }
    DelegatedTreeRef ref =
        new DelegatedTreeRef(
            bounds, new TreeReference(tree, given.orElseGet(() -> present(form, tree))));
    Transaction write = exchange.beginWrite(database);
    write.getSettings().addDelegatedTree(ref);
    return Exchange.written(200, exchange.commit(write), item(ref));
  }

  /** Lets the keys of another database in no longer. */
  @DELETE
  @Operation(
      operationId = "deleteDelegation",
      summary = "Let the keys of another database in no longer")
  @APIResponse(responseCode = "204", description = "Its keys may do nothing here from now on")
  public Response delete(@PathParam("id") String id, @PathParam("tree") String treeText) {
    Id tree = tree(treeText);
    Transaction write = exchange.beginWrite(exchange.database(id));
    write.getSettings().removeDelegatedTree(tree);
    Id entry = exchange.commit(write);
    return Response.noContent().header(Api.TIPS, Exchange.tipsAfter(entry)).build();
  }

  /** Where a tree is now; only for those who may read it. */
  private List<Id> present(Members form, Id tree) {
    return databases
        .find(exchange.user(), tree)
        .map(opened -> opened.database().snapshot().tips())
        .filter(tips -> tips.size() <= MAX_TIPS)
        .orElseThrow(() ->
            RestError.MISSING_MEMBER
                .error("That database is not known to this user here, so its tips are needed")
                .at(form.pointer("tips")));
  }

  private static List<Id> ids(Members form, List<String> texts) {
    return texts.stream()
        .map(text ->
            Ids.parse(text)
                .orElseThrow(() -> form.invalid("tips", "'" + Ids.shown(text) + "' is no id")))
        .toList();
  }

  private static Id tree(String text) {
    return Ids.parse(text)
        .orElseThrow(() ->
            RestError.INVALID_VALUE.error("'" + Ids.shown(text) + "' is no id of a database"));
  }

  /** The form of a delegation. */
  static DelegationItem item(DelegatedTreeRef ref) {
    return new DelegationItem(
        ref.tree().root().toString(),
        Permissions.form(ref.permissionBounds().max()),
        ref.permissionBounds().min().map(Permissions::form),
        ref.tree().tips().stream().map(Id::toString).toList());
  }
}
