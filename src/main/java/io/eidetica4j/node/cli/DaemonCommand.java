package io.eidetica4j.node.cli;

import io.eidetica4j.EideticaException;
import io.eidetica4j.ErrorKind;
import io.eidetica4j.Observer;
import io.eidetica4j.backend.BackendUrl;
import io.eidetica4j.dag.ReplayOrder;
import io.eidetica4j.instance.Instance;
import io.eidetica4j.instance.InstanceOptions;
import io.eidetica4j.node.config.Configuration;
import io.eidetica4j.node.config.DataUrl;
import io.eidetica4j.node.config.NodeConfig;
import io.eidetica4j.node.config.Refusal;
import io.eidetica4j.node.run.DataFile;
import io.eidetica4j.service.DefaultSocket;
import io.eidetica4j.service.server.ServiceServer;
import io.quarkus.runtime.configuration.DurationConverter;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code daemon}: serves an instance that exists over a unix socket, and nothing else. */
@Command(
    name = "daemon",
    description = "Serve an instance to programs on this machine until stopped.",
    footer = {
      "",
      "Examples:",
      "  eidetica daemon -d /var/lib/eidetica init --username admin --password-file secret",
      "  eidetica daemon -d /var/lib/eidetica --socket /run/eidetica/service.sock"
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    subcommands = DaemonInitCommand.class)
final class DaemonCommand implements Callable<Integer> {
  @Spec CommandSpec spec;
  @Mixin BackendFlags backend;

  @Option(
      names = {"-s", "--socket"},
      paramLabel = "PATH",
      description = "path of the socket (also: EIDETICA_SOCKET)")
  @Nullable String socket;

  private final CountDownLatch stop = new CountDownLatch(1);
  private final CountDownLatch stopped = new CountDownLatch(1);

  @Override
  public Integer call() throws InterruptedException {
    backend.apply();
    BackendFlags.set("eidetica.socket", socket);
    Thread hook = new Thread(this::endWell, "eidetica-exit");
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      serve(Configuration.load(), spec.commandLine().getOut(), stop);
    } finally {
      stopped.countDown();
      keepCode(hook);
    }
    return ExitCode.OK;
  }

  /** Serves until it is told to stop. */
  static void serve(NodeConfig config, PrintWriter out, CountDownLatch stop)
      throws InterruptedException {
    String url = DataUrl.of(config).url();
    Path path = config.socket().map(Path::of).orElseGet(DefaultSocket::path);
    try (Instance instance = open(url, config);
        ServiceServer server =
            ServiceServer.start(
                instance,
                config.service().toOptions(path, config.limits().toLimits(), Observer.NONE))) {
      out.println("Eidetica daemon listening on " + server.socketPath());
      out.println("  Backend: " + ReadOnly.label(url));
      out.println("  Connect: unix://" + server.socketPath());
      out.println("Press Ctrl+C to shutdown");
      Optional<Duration> interval = flushInterval(config);
      while (interval.isPresent() && !stop.await(interval.get().toNanos(), TimeUnit.NANOSECONDS)) {
        instance.flush();
      }
      stop.await();
    }
    out.println("Daemon shut down");
  }

  private static Optional<Duration> flushInterval(NodeConfig config) {
    String interval = config.flush().interval();
    return interval.equals("off")
        ? Optional.empty()
        : Optional.of(DurationConverter.parseDuration(interval));
  }

  private static Instance open(String url, NodeConfig config) {
    ReplayOrder order =
        config.replayOrder() == NodeConfig.Order.TEXT ? ReplayOrder.TEXT : ReplayOrder.DIGEST;
    try {
      return Instance.connect(
          url,
          InstanceOptions.DEFAULT.withReplayOrder(order).withLimits(config.limits().toLimits()));
    } catch (EideticaException e) {
      boolean missing = DataFile.of(BackendUrl.parse(url)).filter(Files::notExists).isPresent();
      if (missing || e.kind() == ErrorKind.INSTANCE_NOT_INITIALIZED) {
        throw new Refusal(
            "there is no instance in %s (%s); make one with `eidetica daemon init --username <NAME> [--password-file FILE | --passwordless]`"
                .formatted(ReadOnly.label(url), e.getMessage()),
            e);
      }
      throw e;
    }
  }

  /** A stop by signal is a success: waits until all is closed, and ends the process with 0. */
  private void endWell() {
    stop.countDown();
    try {
      stopped.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Runtime.getRuntime().halt(ExitCode.OK);
  }

  /** Without a signal the process ends as any other. */
  private static void keepCode(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // the process is ending already, and the hook does its part
    }
  }
}
