package io.eidetica4j.node.cli;

import io.eidetica4j.node.config.Configuration;
import io.eidetica4j.node.config.DataUrl;
import io.eidetica4j.node.config.Refusal;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code serve}: the one command that starts a server. */
@Command(
    name = "serve",
    description = "Serve an instance over HTTP until stopped.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class ServeCommand implements Callable<Integer> {
  @Spec CommandSpec spec;
  @Mixin BackendFlags backend;

  @Option(
      names = {"-p", "--port"},
      description = "HTTP port (default 3000; also: EIDETICA_PORT)")
  @Nullable Integer port;

  @Option(names = "--host", description = "address to listen on (also: EIDETICA_HOST)")
  @Nullable String host;

  @Override
  public Integer call() {
    backend.apply();
    BackendFlags.set("quarkus.http.port", port);
    BackendFlags.set("quarkus.http.host", host);
    return serve(spec.commandLine().getErr());
  }

  /** Serves with the settings as they are, until the process is told to stop. */
  static int serve(PrintWriter err) {
    try {
      DataUrl.of(Configuration.load());
    } catch (Refusal e) {
      err.println("error: " + e.getMessage());
      return ExitCode.SOFTWARE;
    }
    Server server = new Server();
    int code = server.run();
    server.failure().ifPresent(reason -> err.println(reason));
    return code;
  }
}
