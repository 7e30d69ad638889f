package io.eidetica4j.node.rest;

import io.eidetica4j.database.VerifyReport;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Verification on demand. */
@Path(Api.ROOT + "/databases/{id}/verify")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(name = "Entries")
public class VerifyResource {
  private final Exchange exchange;
  private final Repeatable repeatable;

  VerifyResource(Exchange exchange, Repeatable repeatable) {
    this.exchange = exchange;
    this.repeatable = repeatable;
  }

  /**
   * What a verification pass found among the entries that waited.
   *
   * @param verified entries that are verified now
   * @param failed entries that failed
   * @param stillUnverified entries that wait for others
   */
  @RegisterForReflection
  public record Verification(int verified, int failed, int stillUnverified) {}

  /** Judges the entries that wait for a verdict. */
  @POST
  @Operation(operationId = "verify", summary = "Judge the entries that wait for a verdict")
  @APIResponseSchema(value = Verification.class, responseCode = "200")
  public Response verify(@PathParam("id") String id, byte[] body) {
    return repeatable.once(
        body,
        () -> {
          VerifyReport report = exchange.database(id).verify();
          return Answers.ok(
              new Verification(report.verified(), report.failed(), report.stillUnverified()));
        });
  }
}
