package io.eidetica4j.node.rest;

import io.eidetica4j.database.Database;
import io.eidetica4j.database.Transaction;
import io.eidetica4j.entry.Id;
import io.eidetica4j.node.config.NodeConfig;
import io.eidetica4j.node.json.Members;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Several changes as one signed entry, or none of them. */
@Path(Api.ROOT + "/databases/{id}/transactions")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(name = "Transactions")
public class TransactionsResource {
  private final Exchange exchange;
  private final Repeatable repeatable;
  private final NodeConfig config;

  TransactionsResource(Exchange exchange, Repeatable repeatable, NodeConfig config) {
    this.exchange = exchange;
    this.repeatable = repeatable;
    this.config = config;
  }

  /** A value at a path; the path is {@code a/b} or an array of names. */
  public record SetForm(Object path, Object value) {}

  /** A path; {@code a/b} or an array of names. */
  public record PathForm(Object path) {}

  /** A change to a list: a value to push, a value to insert at an index, or an index to remove. */
  public record ListForm(
      Object path,
      Optional<Object> push,
      Optional<Object> insert,
      Optional<Integer> remove,
      Optional<Integer> index) {}

  /** A row under an id. */
  public record PutForm(String id, Map<String, Object> row) {}

  /** The id of a row. */
  public record RowId(String id) {}

  /**
   * One operation: {@code doc} with {@code set}, {@code delete}, {@code patch} or {@code list};
   * {@code table} with {@code insert}, {@code put} or {@code delete}; or {@code settings}.
   */
  public record OperationForm(
      Optional<String> doc,
      Optional<SetForm> set,
      Optional<Object> patch,
      Optional<ListForm> list,
      Optional<String> table,
      Optional<Map<String, Object>> insert,
      Optional<PutForm> put,
      @Schema(description = "{\"path\"} of a doc, {\"id\"} of a table") Optional<Object> delete,
      @Schema(description = "merge patch") Optional<Map<String, Object>> settings) {}

  /** What is sent. */
  public record TransactionForm(List<OperationForm> operations) {}

  /**
   * What one operation did.
   *
   * @param id the row that was inserted, put or deleted
   * @param deleted for a deletion: whether there was something
   */
  @RegisterForReflection
  public record OperationResult(Optional<String> id, Optional<Boolean> deleted) {}

  /** The entry that holds all changes, and what each operation did. */
  @RegisterForReflection
  public record TransactionResult(String entry, List<OperationResult> results) {}

  /** Commits operations. */
  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(operationId = "commit", summary = "Several changes as one signed entry, or none")
  @RequestBody(
      required = true,
      content = @Content(schema = @Schema(implementation = TransactionForm.class)))
  @APIResponseSchema(value = TransactionResult.class, responseCode = "201")
  public Response commit(@PathParam("id") String id, byte[] body) {
    Members form = Members.of(body);
    List<Members> operations = form.objects("operations", config.rest().transactionOperations());
    form.end();
    if (operations.isEmpty()) {
      throw form.invalid("operations", "There is nothing to do");
    }
    return repeatable.once(
        body,
        () -> {
          Database database = exchange.database(id);
          Transaction write = exchange.beginWrite(database);
          try (Stores stores = exchange.stores(database, write)) {
            List<OperationResult> results = new Operations(write, stores).run(operations);
            Id entry = exchange.commit(write);
            return Answers.of(201, new TransactionResult(entry.toString(), results))
                .location(Answers.address("databases", id, "entries", entry.toString()))
                .header(Api.TIPS, Exchange.tipsAfter(entry))
                .build();
          }
        });
  }
}
