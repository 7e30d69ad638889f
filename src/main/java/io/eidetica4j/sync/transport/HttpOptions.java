package io.eidetica4j.sync.transport;

import java.time.Duration;
import java.util.List;

/**
 * How peers are reached over HTTP.
 *
 * @param connectTimeout how long a connection may take
 * @param headersTimeout how long a peer may take until it begins to answer
 * @param totalTimeout how long an answer may take in all
 * @param maxResponseBytes bytes of an answer, as they are after decompression
 * @param compress whether to ask for compressed answers
 * @param allow networks ({@code 10.0.0.0/8}) that may be dialled whoever names an address there
 * @param deny networks that are never dialled, not even where our operator names an address there
 */
public record HttpOptions(
    Duration connectTimeout,
    Duration headersTimeout,
    Duration totalTimeout,
    long maxResponseBytes,
    boolean compress,
    List<String> allow,
    List<String> deny) {
  /**
   * Five seconds to connect, thirty until an answer begins, ten minutes and 4 GiB for the whole.
   */
  public static final HttpOptions DEFAULT =
      new HttpOptions(
          Duration.ofSeconds(5),
          Duration.ofSeconds(30),
          Duration.ofMinutes(10),
          4L << 30,
          true,
          List.of(),
          List.of());

  /** Keeps lists of its own. */
  public HttpOptions {
    allow = List.copyOf(allow);
    deny = List.copyOf(deny);
  }
}
