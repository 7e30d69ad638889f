package io.eidetica4j.node.run;

import io.eidetica4j.Observer;
import io.eidetica4j.instance.Instance;
import io.eidetica4j.node.config.NodeConfig;
import io.eidetica4j.service.server.ServiceServer;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.file.Path;
import java.util.Optional;

/** Serves the node's instance to programs on this machine as well, where a socket is configured. */
@ApplicationScoped
class LocalSocket {
  private static final System.Logger LOG = System.getLogger(LocalSocket.class.getName());

  private final NodeConfig config;
  private final Observer observer;
  private Optional<ServiceServer> server = Optional.empty();

  LocalSocket(NodeConfig config, Observer observer) {
    this.config = config;
    this.observer = observer;
  }

  /**
   * Begins to serve.
   *
   * @throws io.eidetica4j.EideticaException where the socket can't be made
   */
  synchronized void open(Instance instance) {
    server =
        config
            .socket()
            .map(path ->
                ServiceServer.start(
                    instance,
                    config
                        .service()
                        .toOptions(Path.of(path), config.limits().toLimits(), observer)));
    server.ifPresent(serving ->
        LOG.log(System.Logger.Level.INFO, "Programs connect at unix://" + serving.socketPath()));
  }

  /** Ends all connections. */
  synchronized void close() {
    server.ifPresent(ServiceServer::close);
  }
}
