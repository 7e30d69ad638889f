package io.eidetica4j.node.rest;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import jakarta.ws.rs.container.ContainerRequestContext;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The name of a request in the log and in problem documents. */
final class Trace {
  /** A W3C trace context, whose second part is the trace id. */
  private static final Pattern TRACE_PARENT =
      Pattern.compile("[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}.*");

  private Trace() {}

  /** The id of the trace that is recorded or that the caller sent, else a new one. */
  static String of(ContainerRequestContext request) {
    return of(request::getHeaderString);
  }

  /** The same, given how to look a header up. */
  static String of(Function<String, @Nullable String> header) {
    SpanContext recorded = Span.current().getSpanContext();
    if (recorded.isValid()) {
      return recorded.getTraceId();
    }
    String given = header.apply("traceparent");
    if (given != null) {
      Matcher parts = TRACE_PARENT.matcher(given);
      if (parts.matches()) {
        return parts.group(1);
      }
    }
    byte[] random = new byte[16];
    ThreadLocalRandom.current().nextBytes(random);
    return HexFormat.of().formatHex(random);
  }
}
