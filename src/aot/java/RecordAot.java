import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Records the node's ahead-of-time cache: starts the packaged node, uses it as an application
 * would, stops it, and leaves {@code app.aot} beside its jar. A node started with {@code
 * -XX:AOTCache=app.aot}, the same flags and the very same Java and jars then finds its classes
 * loaded and linked, and the profiles of its hot methods.
 *
 * <p>{@code java RecordAot.java FOLDER [FLAG...]}: the folder of {@code quarkus-run.jar}, and the
 * flags that the node will be run with.
 */
public final class RecordAot {
  private static final String PASSWORD = "recorded-and-thrown-away";
  private static final int PATIENCE_SECONDS = 120;

  private final HttpClient http = HttpClient.newHttpClient();
  private final String node;
  private final String operators;
  private String token = "";

  private RecordAot(int port, int managementPort) {
    node = "http://127.0.0.1:" + port;
    operators = "http://127.0.0.1:" + managementPort + "/q";
  }

  /** Records; ends with an error where the cache was not made. */
  public static void main(String... args) throws IOException, InterruptedException {
    Path folder = Path.of(args[0]).toAbsolutePath().normalize();
    Path cache = folder.resolve("app.aot");
    Files.deleteIfExists(cache);
    Path data = Files.createTempDirectory("record-aot");
    int port = freePort();
    int managementPort = freePort();
    Process process =
        start(folder, List.of(args).subList(1, args.length), data, port, managementPort);
    try {
      RecordAot session = new RecordAot(port, managementPort);
      session.awaitReady(process);
      session.use();
      process.destroy();
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || !Files.isRegularFile(cache)) {
        throw new IOException("no cache was written");
      }
      System.out.println(cache + ": " + Files.size(cache) / (1 << 20) + " MiB");
    } finally {
      process.destroyForcibly();
      delete(data);
    }
  }

  private static Process start(
      Path folder, List<String> flags, Path data, int port, int managementPort) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(flags);
    // relative, as the cache is looked for when the node runs
    command.addAll(List.of("-XX:AOTCacheOutput=app.aot", "-jar", "quarkus-run.jar"));
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile()).inheritIO();
    builder.environment().keySet().removeIf(name -> name.startsWith("EIDETICA_"));
    builder.environment().put("EIDETICA_URL", "sqlite://" + data.resolve("eidetica.db"));
    builder.environment().put("EIDETICA_ADMIN_PASSWORD", PASSWORD);
    builder.environment().put("EIDETICA_HOST", "127.0.0.1");
    builder.environment().put("EIDETICA_PORT", Integer.toString(port));
    builder.environment().put("QUARKUS_MANAGEMENT_PORT", Integer.toString(managementPort));
    return builder.start();
  }

  private void awaitReady(Process process) throws IOException, InterruptedException {
    for (int i = 0; i < PATIENCE_SECONDS * 10; i++) {
      if (process.waitFor(100, TimeUnit.MILLISECONDS)) {
        throw new IOException("the node ended with " + process.exitValue());
      }
      try {
        if (send(operators + "/health/ready", "GET", "").statusCode() == 200) {
          return;
        }
      } catch (IOException e) {
        // not listening yet
      }
    }
    throw new IOException("the node was not ready in " + PATIENCE_SECONDS + " s");
  }

  /** What an application and an operator do in the first minute. */
  private void use() throws IOException, InterruptedException {
    String session =
        call("POST", "/sessions", "{\"username\":\"admin\",\"password\":\"" + PASSWORD + "\"}");
    token = member(session, "token");
    String db = "/databases/" + member(call("POST", "/databases", "{\"name\":\"notes\"}"), "id");
    for (int i = 0; i < 200; i++) {
      call("PUT", db + "/docs/data/n" + i % 10, Integer.toString(i));
      call("GET", db + "/docs/data", "");
    }
    call("PATCH", db + "/docs/data", "{\"tags\":[\"a\",\"b\"]}");
    call("POST", db + "/tables/people", "{\"name\":\"Ada\",\"born\":1815}");
    call("GET", db + "/tables/people?where=born:1815", "");
    call("GET", "/databases", "");
    send(node + "/health", "GET", "");
    send(operators + "/health/live", "GET", "");
    send(operators + "/metrics", "GET", "");
  }

  private String call(String method, String path, String body)
      throws IOException, InterruptedException {
    HttpResponse<String> answer = send(node + "/api/v1" + path, method, body);
    if (answer.statusCode() / 100 != 2) {
      throw new IOException(method + " " + path + ": " + answer.statusCode() + " " + answer.body());
    }
    return answer.body();
  }

  private HttpResponse<String> send(String uri, String method, String body)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(uri))
            .header("Content-Type", "application/json")
            .method(
                method,
                body.isEmpty()
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body));
    if (!token.isEmpty() && uri.startsWith(node)) {
      request.header("Authorization", "Bearer " + token);
    }
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private static String member(String json, String name) {
    int start = json.indexOf("\"" + name + "\":\"") + name.length() + 4;
    return json.substring(start, json.indexOf('"', start));
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
