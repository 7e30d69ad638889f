package io.eidetica4j.node.rest;

import io.eidetica4j.Observer;
import io.eidetica4j.codec.CappedInput;
import io.eidetica4j.node.config.NodeConfig;
import io.eidetica4j.node.problem.RestError;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import jakarta.enterprise.inject.Instance;
import jakarta.ws.rs.ext.Provider;
import jakarta.ws.rs.ext.ReaderInterceptor;
import jakarta.ws.rs.ext.ReaderInterceptorContext;
import java.io.IOException;

/**
 * Stops reading a body that is longer than is taken, for those that declared no length, and counts
 * what each user sends.
 */
@Provider
public class BodyCap implements ReaderInterceptor {
  private final Instance<NodeConfig> config;
  private final Instance<Observer> observer;
  private final Instance<CurrentVertxRequest> request;
  private final Instance<Caller> caller;
  private final Instance<Quotas> quotas;

  /** Looked up late: interceptors are made at build time, settings are read at the start. */
  BodyCap(
      Instance<NodeConfig> config,
      Instance<Observer> observer,
      Instance<CurrentVertxRequest> request,
      Instance<Caller> caller,
      Instance<Quotas> quotas) {
    this.caller = caller;
    this.quotas = quotas;
    this.config = config;
    this.observer = observer;
    this.request = request;
  }

  @Override
  public Object aroundReadFrom(ReaderInterceptorContext context) throws IOException {
    String path = request.get().getCurrent().normalizedPath();
    long most = BodyLimits.of(path, config.get());
    context.setInputStream(
        new CappedInput(
            context.getInputStream(),
            most,
            () -> {
              observer.get().limitReached("rest.body-bytes");
              throw RestError.BODY_TOO_LARGE
                  .error("At most " + most + " bytes are taken")
                  .limit(most);
            }));
    Object body = context.proceed();
    if (body instanceof byte[] bytes) {
      caller.get().known().ifPresent(user -> quotas.get().countBytes(user, bytes.length));
    }
    return body;
  }
}
