package io.eidetica4j.node.health;

import io.eidetica4j.EideticaException;
import io.eidetica4j.node.run.Node;
import io.eidetica4j.node.run.NodeState;
import java.util.Locale;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;

/**
 * The instance is open and its backend answers. Down while the backend can't be reached and from
 * the moment the node begins to stop; never because of peers.
 */
@org.eclipse.microprofile.health.Readiness
class Readiness implements HealthCheck {
  private final Node node;

  Readiness(Node node) {
    this.node = node;
  }

  @Override
  public HealthCheckResponse call() {
    NodeState state = node.state();
    HealthCheckResponseBuilder answer =
        HealthCheckResponse.named("instance")
            .withData("state", state.name().toLowerCase(Locale.ROOT));
    if (state != NodeState.READY) {
      return answer.down().build();
    }
    try {
      answer.withData("backend", node.instance().backendKind());
      return answer.status(node.instance().backend().metadata().isPresent()).build();
    } catch (EideticaException e) {
      return answer.down().withData("error", e.kind().qualifiedName()).build();
    }
  }
}
