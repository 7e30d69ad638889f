package io.eidetica4j.node.health;

import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;

/**
 * The start is over: either the instance is open, or the node waits for its backend and restarting
 * it would change nothing.
 */
@org.eclipse.microprofile.health.Startup
class Startup implements HealthCheck {
  @Override
  public HealthCheckResponse call() {
    return HealthCheckResponse.up("started");
  }
}
