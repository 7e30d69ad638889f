package io.eidetica4j.node.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.eidetica4j.crdt.Doc;
import io.eidetica4j.instance.Instance;
import io.eidetica4j.instance.NewUser;
import io.eidetica4j.instance.User;
import io.eidetica4j.sync.Sync;
import io.eidetica4j.sync.SyncOptions;
import io.eidetica4j.sync.engine.EngineOptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands about sync on a file that no node has open. */
class StorageSyncCommandsTest extends SyncCommandsContract {
  private String url;

  @BeforeEach
  void make() {
    url = "sqlite://" + folder.resolve("e.db");
    Instance.connectOrCreate(url, NewUser.withPassword("admin", PASSWORD)).close();
  }

  @Override
  List<String> place() {
    return List.of("--url", url);
  }

  @Override
  String newDatabase() {
    try (Instance instance = Instance.connect(url);
        User admin = instance.loginUser("admin", Optional.of(PASSWORD))) {
      return admin.createDatabase(Doc.of("name", "d"), admin.defaultKey()).rootId().toString();
    }
  }

  @Override
  String answer(String request) {
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    try (Instance instance = Instance.connect(url)) {
      Sync.enable(instance, SyncOptions.DEFAULT.withEngine(EngineOptions.DEFAULT.inForeground()))
          .httpEndpoint()
          .answer(
              Optional.of("application/json"),
              request.getBytes(StandardCharsets.UTF_8),
              Optional.empty())
          .body()
          .writeTo(answer);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return answer.toString(StandardCharsets.UTF_8);
  }

  @Test
  void aFileThatANodeHasOpenIsLeftToTheNode() {
    try (Instance _ = Instance.connect(url)) {
      assertThat(run("peers", "list")).isEqualTo(1);
      assertThat(err.toString().lines()).hasSize(1);
      assertThat(err.toString()).contains("--node");
    }
  }

  @Test
  void whatIsNotThereIsNotMade() {
    url = "sqlite://" + folder.resolve("missing.db");
    assertThat(run("peers", "list")).isEqualTo(1);
    assertThat(err.toString().lines()).hasSize(1);
    assertThat(Files.exists(folder.resolve("missing.db"))).isFalse();
    url = "unix://" + folder.resolve("d.sock");
    assertThat(run("peers", "list")).isEqualTo(1);
    assertThat(err.toString()).contains("a daemon knows of no peers");
  }

  private int withoutPlace(int port) {
    System.setProperty("eidetica.host", "127.0.0.1");
    System.setProperty("eidetica.port", Integer.toString(port));
    System.setProperty("eidetica.url", url);
    try {
      return plain(
          List.of(
              "peers",
              "list",
              "--username",
              "admin",
              "--password-file",
              folder.resolve("secret").toString()));
    } finally {
      System.clearProperty("eidetica.host");
      System.clearProperty("eidetica.port");
    }
  }

  @Test
  void whereNobodyHasTheConfiguredStorageOpenNobodyElseIsAsked() throws IOException {
    List<String> asked = askedOfAnother(0);
    assertThat(out.toString()).isEqualTo("No peers are known.\n");
    assertThat(asked).isEmpty();
  }

  @Test
  void whatListensWhereANodeShouldIsNotToldThePassword() throws IOException {
    List<String> asked;
    try (Instance _ = Instance.connect(url)) {
      asked = askedOfAnother(1);
    }
    assertThat(err.toString()).contains("is no node");
    assertThat(err.toString().lines()).hasSize(1);
    assertThat(asked).containsExactly("GET /api/v1/instance");
  }

  @Test
  void aStorageInUseWithoutANodeNearIsSaid() throws IOException {
    int free;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      free = socket.getLocalPort();
    }
    try (Instance _ = Instance.connect(url)) {
      assertThat(withoutPlace(free)).isEqualTo(1);
    }
    assertThat(err.toString()).contains("somebody has the storage open").contains("--node");
    assertThat(err.toString().lines()).hasSize(1);
  }

  @Test
  void onlyThisMachineIsHere() {
    for (String here : List.of("http://127.0.0.1:1", "http://localhost:1", "http://[::1]:1")) {
      assertThat(NodeClient.of(here).isHere()).as(here).isTrue();
    }
    for (String far : List.of("http://127.example.org", "http://a:1", "https://128.0.0.1")) {
      assertThat(NodeClient.of(far).isHere()).as(far).isFalse();
    }
  }

  /** What something else is asked that listens where the node would. */
  private List<String> askedOfAnother(int exitCode) throws IOException {
    List<String> asked = new CopyOnWriteArrayList<>();
    HttpServer other =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    other.createContext(
        "/",
        exchange -> {
          asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
          exchange.sendResponseHeaders(200, -1);
        });
    other.start();
    try {
      assertThat(withoutPlace(other.getAddress().getPort())).as(err.toString()).isEqualTo(exitCode);
    } finally {
      other.stop(0);
    }
    return asked;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "peers",
        "peers list",
        "peers add",
        "peers remove",
        "peers status",
        "peers sync",
        "tickets",
        "tickets create",
        "tickets show",
        "join",
        "requests",
        "requests list",
        "requests approve",
        "requests reject"
      })
  void helpBeginsWithExamples(String command) {
    assertThat(plain(List.of((command + " --help").split(" ", -1)))).isZero();
    assertThat(out.toString()).startsWith("Examples:").contains("  eidetica " + command);
  }

  @Test
  void aWrongCommandLineIsTwo() {
    for (String line :
        List.of(
            "peers",
            "tickets",
            "requests",
            "join",
            "peers add",
            "join t --permission much",
            "requests list --status some",
            "peers list --node http://127.0.0.1:1 --url memory://")) {
      assertThat(plain(List.of(line.split(" ", -1)))).as(line).isEqualTo(2);
    }
  }

  @Test
  void aTicketIsShownByItself() {
    String ticket =
        "eidetica:?db=bafyr4iarceirceirceirceirceirceirceirceirceirceirceirceirce&pr=http:a:1&pr=iroh:\u001b[2J";
    assertThat(plain(List.of("tickets", "show", ticket))).isZero();
    assertThat(out.toString())
        .isEqualTo(
            "Database:  bafyr4iarceirceirceirceirceirceirceirceirceirceirceirceirce\nAddress:   http:a:1\nAddress:   iroh:?[2J\n");
    assertThat(plain(List.of("tickets", "show", ticket, "--json"))).isZero();
    assertThat(out.toString())
        .startsWith("{\"addresses\":[{\"address\":\"a:1\",\"type\":\"http\"}");
    assertThat(plain(List.of("tickets", "show", "nonsense"))).isEqualTo(1);
  }

  @Test
  void aNodeHasToBeThereAndToBeOne() {
    for (String node : List.of("http://127.0.0.1:1", "127.0.0.1:3000", "ftp://h", "http://u:p@h")) {
      assertThat(
              plain(
                  List.of(
                      "peers",
                      "list",
                      "--node",
                      node,
                      "--password-file",
                      folder.resolve("secret").toString())))
          .as(node)
          .isEqualTo(1);
      assertThat(err.toString().lines()).as(node).hasSize(1);
    }
  }
}
