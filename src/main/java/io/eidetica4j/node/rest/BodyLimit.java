package io.eidetica4j.node.rest;

import io.eidetica4j.Observer;
import io.eidetica4j.node.config.NodeConfig;
import io.eidetica4j.node.problem.RestError;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/**
 * Answers a body whose declared length is too large with a problem document, before it is sent.
 * {@link BodyCap} does the same for those that declare none; the server's own limit, which answers
 * without a body, is a little higher.
 */
@ApplicationScoped
class BodyLimit {
  /** Before all that the server does with a request. */
  private static final int PRIORITY = 10_000;

  private final NodeConfig config;
  private final Observer observer;

  BodyLimit(NodeConfig config, Observer observer) {
    this.config = config;
    this.observer = observer;
  }

  void register(@Observes Filters filters) {
    filters.register(this::check, PRIORITY);
  }

  private void check(RoutingContext context) {
    String declared = context.request().getHeader(HttpHeaders.CONTENT_LENGTH);
    long most = BodyLimits.of(context.normalizedPath(), config);
    if (declared == null || isTaken(declared, most)) {
      context.next();
      return;
    }
    observer.limitReached("rest.body-bytes");
    Problem problem =
        Problem.of(RestError.BODY_TOO_LARGE, "At most " + most + " bytes are taken").limit(most);
    context
        .response()
        .setStatusCode(problem.status())
        .putHeader(HttpHeaders.CONTENT_TYPE, Problem.MEDIA_TYPE)
        .putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE)
        .end(Buffer.buffer(problem.toJson(Trace.of(context.request()::getHeader))))
        .onComplete(sent -> context.request().connection().close());
  }

  private static boolean isTaken(String declared, long most) {
    try {
      return Long.parseLong(declared) <= most;
    } catch (NumberFormatException e) {
      // the server knows what to say to that
      return true;
    }
  }
}
