package io.eidetica4j.node.health;

import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;

/** The process runs and answers; nothing else matters to whoever would restart it. */
@org.eclipse.microprofile.health.Liveness
class Liveness implements HealthCheck {
  @Override
  public HealthCheckResponse call() {
    return HealthCheckResponse.up("process");
  }
}
