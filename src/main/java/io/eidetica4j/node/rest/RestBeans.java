package io.eidetica4j.node.rest;

import io.eidetica4j.node.config.NodeConfig;
import io.eidetica4j.node.repeat.Repeats;
import io.eidetica4j.node.run.Node;
import io.eidetica4j.node.run.StopOrder;
import io.eidetica4j.node.session.LoginGuard;
import io.eidetica4j.node.session.Sessions;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduled;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.InstantSource;

/** What the REST API keeps between requests. */
@ApplicationScoped
class RestBeans {
  private final InstantSource clock = InstantSource.system();
  private final Node node;
  private final Sessions sessions;
  private final Repeats repeats;
  private final LoginGuard guard;

  RestBeans(NodeConfig config, Node node) {
    this.node = node;
    NodeConfig.Rest rest = config.rest();
    sessions =
        new Sessions(
            node::instance,
            new Sessions.Bounds(
                rest.sessionTtl(), rest.sessionIdle(), rest.sessionsPerUser(), rest.sessions()),
            clock);
    repeats =
        new Repeats(
            () -> node.instance().backend().records(),
            rest.repeatsPerUser(),
            rest.repeatsTtl(),
            clock);
    guard = new LoginGuard(rest.loginFailuresPerMinute(), rest.loginsAtOnce(), System::nanoTime);
  }

  @Produces
  @Singleton
  Sessions sessions() {
    return sessions;
  }

  @Produces
  @Singleton
  Repeats repeats() {
    return repeats;
  }

  @Produces
  @Singleton
  LoginGuard guard() {
    return guard;
  }

  @Scheduled(every = "60s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  void expire() {
    if (node.openInstance().isPresent()) {
      node.instance().backend().records().expire(clock.instant());
      sessions.expire();
    }
  }

  /** Sessions hold handles of the instance, so they go first. */
  void stop(@Observes @Priority(StopOrder.SESSIONS) ShutdownEvent event) {
    sessions.closeAll();
  }
}
