package io.eidetica4j.sync;

import io.eidetica4j.sync.engine.EngineOptions;
import io.eidetica4j.sync.handler.HandlerOptions;
import io.eidetica4j.sync.peers.BootstrapRequests;
import io.eidetica4j.sync.protocol.Address;
import io.eidetica4j.sync.transport.HttpOptions;
import java.time.Duration;
import java.util.List;

/**
 * How an instance is synced.
 *
 * @param advertised where peers can reach this node: in tickets and handshakes
 * @param http how peers are reached over HTTP
 * @param handler bounds on what peers may leave behind
 * @param requests bounds on requests for access
 * @param engine what happens by itself
 */
public record SyncOptions(
    List<Address> advertised,
    HttpOptions http,
    HandlerOptions handler,
    BootstrapRequests.Bounds requests,
    EngineOptions engine) {
  /** Not to be reached by anyone, and the defaults of everything else. */
  public static final SyncOptions DEFAULT =
      new SyncOptions(
          List.of(),
          HttpOptions.DEFAULT,
          HandlerOptions.DEFAULT,
          new BootstrapRequests.Bounds(100, 1_000, Duration.ofDays(30)),
          EngineOptions.DEFAULT);

  /** Keeps a list of its own. */
  public SyncOptions {
    advertised = List.copyOf(advertised);
  }

  /** These options with addresses of this node. */
  public SyncOptions withAdvertised(List<Address> addresses) {
    return new SyncOptions(addresses, http, handler, requests, engine);
  }

  /** These options with others for HTTP. */
  public SyncOptions withHttp(HttpOptions other) {
    return new SyncOptions(advertised, other, handler, requests, engine);
  }

  /** These options with another engine. */
  public SyncOptions withEngine(EngineOptions other) {
    return new SyncOptions(advertised, http, handler, requests, other);
  }
}
