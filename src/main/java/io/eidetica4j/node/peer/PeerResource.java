package io.eidetica4j.node.peer;

import io.eidetica4j.ErrorKind;
import io.eidetica4j.instance.Instance;
import io.eidetica4j.node.run.Node;
import io.eidetica4j.sync.Sync;
import io.eidetica4j.sync.handler.HttpEndpoint;
import io.eidetica4j.sync.protocol.Address;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.openapi.annotations.Operation;

/**
 * {@code POST /api/v0}: the sync protocol. Answers are written as they are read from storage, and
 * compressed where the peer asks for that.
 */
@Path(HttpEndpoint.PATH)
@RunOnVirtualThread
public class PeerResource {
  /** With these settings the web server takes addresses from the headers of proxies, and whose. */
  private static final String FORWARDING = "quarkus.http.proxy.proxy-address-forwarding";

  private static final String PROXIES = "quarkus.http.proxy.trusted-proxies";

  private final Node node;
  private final CurrentVertxRequest current;
  private final boolean isProxyKnown;

  PeerResource(
      Node node,
      CurrentVertxRequest current,
      @ConfigProperty(name = FORWARDING, defaultValue = "false") boolean isForwarding,
      @ConfigProperty(name = PROXIES) Optional<List<String>> proxies) {
    this.node = node;
    this.current = current;
    this.isProxyKnown = isForwarding && proxies.isPresent();
  }

  /** Answers a request of a peer. */
  @POST
  @Operation(hidden = true)
  public Response answer(
      InputStream sent, @Context HttpHeaders headers, @Context HttpServerRequest request)
      throws IOException {
    Instance instance = node.instance();
    Sync sync =
        Sync.of(instance)
            .orElseThrow(() ->
                ErrorKind.SYNC_SYNC_NOT_ENABLED.error("Sync is not enabled on this Instance"));
    Optional<String> contentType =
        Optional.ofNullable(headers.getHeaderString(HttpHeaders.CONTENT_TYPE));
    byte[] body = sent.readNBytes(HttpEndpoint.MAX_BODY + 1);
    boolean isWhole = body.length <= HttpEndpoint.MAX_BODY;
    HttpEndpoint.Answer answer =
        isWhole
            ? sync.httpEndpoint().answer(contentType, body, remote(headers, request))
            : HttpEndpoint.tooLarge(contentType);
    boolean zip = answer.isLarge() && takesGzip(headers);
    StreamingOutput output = to -> write(answer, zip, to);
    Response.ResponseBuilder response =
        Response.status(answer.status())
            .header(HttpHeaders.CONTENT_TYPE, answer.contentType())
            .entity(output);
    if (!isWhole) {
      Lingering.after(current.getCurrent());
      if (Lingering.isSaid(request)) {
        response.header("Connection", "close");
      }
    }
    return zip ? response.header(HttpHeaders.CONTENT_ENCODING, "gzip").build() : response.build();
  }

  private static void write(HttpEndpoint.Answer answer, boolean zip, OutputStream to)
      throws IOException {
    if (zip) {
      try (GZIPOutputStream zipped = new GZIPOutputStream(to, 1 << 14)) {
        answer.body().writeTo(zipped);
      }
    } else {
      answer.body().writeTo(to);
    }
  }

  private static boolean takesGzip(HttpHeaders headers) {
    String accepted = headers.getHeaderString(HttpHeaders.ACCEPT_ENCODING);
    return accepted != null && accepted.toLowerCase(Locale.ROOT).contains("gzip");
  }

  /**
   * Behind a proxy that our operator did not name nothing is known: its address would stand for
   * everybody's.
   */
  private Optional<Address> remote(HttpHeaders headers, HttpServerRequest request) {
    boolean forwarded =
        !isProxyKnown
            && (headers.getHeaderString("Forwarded") != null
                || headers.getHeaderString("X-Forwarded-For") != null);
    SocketAddress from = request.remoteAddress();
    return forwarded || from == null || from.host() == null
        ? Optional.empty()
        : Optional.of(Address.http(from.host() + ":" + from.port()));
  }
}
