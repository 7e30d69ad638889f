package io.eidetica4j.node.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.eidetica4j.node.config.Configuration;
import io.eidetica4j.node.config.HttpSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code health}: asks a running node, for container health checks. */
@Command(
    name = "health",
    description = "Ask a running node whether it is healthy.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class HealthCommand implements Callable<Integer> {
  private static final String PATH = "/health";

  @Spec CommandSpec spec;

  @Parameters(
      arity = "0..1",
      paramLabel = "URL",
      description = "the node (default: this machine, port as configured)")
  @Nullable String url;

  @Option(
      names = {"-t", "--timeout"},
      defaultValue = "5",
      description = "seconds to wait (default ${DEFAULT-VALUE})")
  int timeoutSeconds;

  @Override
  public Integer call() throws InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    try {
      JsonNode body = ask(URI.create(target()));
      if (body.path("status").asText().equals("healthy")) {
        out.println("healthy: " + body);
        return ExitCode.OK;
      }
      err.println("unhealthy: " + body);
    } catch (IOException | IllegalArgumentException e) {
      err.println("unhealthy: " + target() + ": " + reason(e));
    }
    return ExitCode.SOFTWARE;
  }

  private JsonNode ask(URI target) throws IOException, InterruptedException {
    Duration timeout = Duration.ofSeconds(Math.max(1, timeoutSeconds));
    try (HttpClient client = HttpClient.newBuilder().connectTimeout(timeout).build()) {
      HttpResponse<String> answer =
          client.send(
              HttpRequest.newBuilder(target).timeout(timeout).build(),
              HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() / 100 != 2) {
        throw new IOException("status " + answer.statusCode());
      }
      return new ObjectMapper().readTree(answer.body());
    }
  }

  private String target() {
    String base = url == null ? "http://127.0.0.1:" + port() : url.replaceAll("/+$", "");
    return base.endsWith(PATH) ? base : base + PATH;
  }

  private static String port() {
    return Configuration.load()
        .port()
        .filter(port -> !HttpSettings.isServiceLink(port))
        .orElse("3000");
  }

  private static String reason(Exception e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }
}
