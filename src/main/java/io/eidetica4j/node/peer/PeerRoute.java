package io.eidetica4j.node.peer;

import io.eidetica4j.sync.handler.HttpEndpoint;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;

/**
 * What a peer is told without its request being read: that there is nothing else than one route and
 * method here, as a node of the reference says it, and that the body it announces is too long.
 */
@ApplicationScoped
class PeerRoute {
  /** Before the limit for everything else, which answers with problem documents. */
  private static final int PRIORITY = 10_001;

  void register(@Observes Filters filters) {
    filters.register(PeerRoute::check, PRIORITY);
  }

  private static void check(RoutingContext context) {
    HttpServerRequest request = context.request();
    String path = request.path();
    if (path == null || !path.startsWith(HttpEndpoint.PATH)) {
      context.next();
    } else if (path.startsWith(HttpEndpoint.PATH + "/")) {
      end(context, 404);
    } else if (!path.equals(HttpEndpoint.PATH)) {
      context.next();
    } else if (!request.method().equals(HttpMethod.POST)) {
      context.response().putHeader(HttpHeaders.ALLOW, HttpMethod.POST.name());
      end(context, 405);
    } else if (declared(request) > HttpEndpoint.MAX_BODY) {
      refuse(
          context,
          HttpEndpoint.tooLarge(Optional.ofNullable(request.getHeader(HttpHeaders.CONTENT_TYPE))));
    } else {
      context.next();
    }
  }

  /** What is no number the server knows how to answer. */
  private static long declared(HttpServerRequest request) {
    try {
      return Optional.ofNullable(request.getHeader(HttpHeaders.CONTENT_LENGTH))
          .map(Long::parseLong)
          .orElse(0L);
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  /** Without a body; a request that has one of its own ends the connection. */
  private static void end(RoutingContext context, int status) {
    context.response().setStatusCode(status);
    if (!isBodiless(context.request())) {
      close(context);
    }
    context.response().end();
  }

  private static boolean isBodiless(HttpServerRequest request) {
    return declared(request) == 0 && request.getHeader(HttpHeaders.TRANSFER_ENCODING) == null;
  }

  private static void close(RoutingContext context) {
    if (Lingering.isSaid(context.request())) {
      context.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
    }
    Lingering.after(context);
  }

  private static void refuse(RoutingContext context, HttpEndpoint.Answer answer) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    try {
      answer.body().writeTo(body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    close(context);
    context
        .response()
        .setStatusCode(answer.status())
        .putHeader(HttpHeaders.CONTENT_TYPE, answer.contentType())
        .end(Buffer.buffer(body.toByteArray()));
  }
}
