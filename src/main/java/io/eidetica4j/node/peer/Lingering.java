package io.eidetica4j.node.peer;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;

/**
 * Ends a connection whose request was answered before it was read. Closed at once, it would be
 * reset while the other side still sends, and that side would never see the answer; so for a moment
 * what comes is thrown away.
 */
final class Lingering {
  private static final long MILLIS = 1_000;

  private Lingering() {}

  /** Ends it once the answer is sent. */
  static void after(RoutingContext context) {
    context.addEndHandler(sent -> {
      HttpServerRequest request = context.request();
      if (!request.isEnded()) {
        request.handler(ignored -> {});
        request.resume();
      }
      context.vertx().setTimer(MILLIS, timer -> end(request));
    });
  }

  /** Of a connection that other requests share only this one's stream. */
  private static void end(HttpServerRequest request) {
    if (request.version() != HttpVersion.HTTP_2) {
      request.connection().close();
    } else if (!request.isEnded()) {
      request.response().reset(0);
    }
  }

  /** Says so in the answer, where that is the way to say it. */
  static boolean isSaid(HttpServerRequest request) {
    return request.version() != HttpVersion.HTTP_2;
  }
}
