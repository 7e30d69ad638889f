package io.eidetica4j.node.cli;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.eidetica4j.EideticaException;
import io.eidetica4j.crdt.Doc;
import io.eidetica4j.database.Database;
import io.eidetica4j.entry.Id;
import io.eidetica4j.instance.Instance;
import io.eidetica4j.instance.User;
import io.eidetica4j.store.DocStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The built program as a daemon, and as a node with a socket: stopped, killed and doubled. */
@Timeout(600)
class DaemonIT {
  private static final Map<String, String> PASSWORD = Map.of("EIDETICA_ADMIN_PASSWORD", "pw");

  @TempDir Path folder;

  private Path socket() {
    return folder.resolve("d.sock");
  }

  private Instance connect() {
    return Instance.connect("unix://" + socket());
  }

  private static User login(Instance instance) {
    return instance.loginUser("admin", Optional.of("pw"));
  }

  private void init(String data) {
    try (NodeProcess init =
        NodeProcess.start(folder, PASSWORD, "daemon", "-d", data, "init", "--username", "admin")) {
      assertThat(init.exitCode()).as(init.err()).isZero();
    }
  }

  private NodeProcess daemon(String data) {
    return NodeProcess.start(folder, Map.of(), "daemon", "-d", data, "-s", socket().toString());
  }

  private static NodeProcess ready(NodeProcess daemon) {
    return daemon.awaitLine("Press Ctrl+C to shutdown");
  }

  private static void set(Database database, String key) {
    database.write(change -> change.getStore(DocStore.TYPE, "notes").set(key, true));
  }

  private static Doc all(Database database) {
    return database.getStoreViewer(DocStore.TYPE, "notes").getAll();
  }

  @Test
  void aStopBySignalIsASuccessAndLosesNothingThatWasAnswered() throws Exception {
    init("data");
    Set<String> answered = ConcurrentHashMap.newKeySet();
    Id root;
    try (NodeProcess daemon = ready(daemon("data"));
        Instance instance = connect();
        User admin = login(instance)) {
      Database notes = admin.createDatabase(Doc.EMPTY.with("name", "notes"), admin.defaultKey());
      root = notes.rootId();
      CountDownLatch busy = new CountDownLatch(100);
      List<Thread> writers = new ArrayList<>();
      for (int t = 0; t < 4; t++) {
        String name = "writer " + t + " ";
        writers.add(Thread.ofPlatform().start(() -> writeUntilTheEnd(notes, name, answered, busy)));
      }
      busy.await();
      assertThat(daemon.stop()).as(daemon.err()).isZero();
      for (Thread writer : writers) {
        writer.join();
      }
      assertThat(daemon.out()).contains("Daemon shut down");
      assertThat(daemon.err()).isEmpty();
      assertThat(socket()).doesNotExist();
    }
    try (NodeProcess again = ready(daemon("data"));
        Instance instance = connect();
        User admin = login(instance)) {
      assertThat(all(admin.openDatabase(root)).keys()).containsAll(answered);
      assertThat(again.stop()).isZero();
    }
  }

  private static void writeUntilTheEnd(
      Database notes, String name, Set<String> answered, CountDownLatch busy) {
    try {
      for (int i = 0; true; i++) {
        set(notes, name + i);
        answered.add(name + i);
        busy.countDown();
      }
    } catch (EideticaException e) {
      busy.countDown(); // the daemon is gone
    }
  }

  @Test
  void whatAKilledDaemonLeavesBehindIsReplaced() {
    init("data");
    Id root;
    try (NodeProcess killed = ready(daemon("data"));
        Instance instance = connect();
        User admin = login(instance)) {
      Database notes = admin.createDatabase(Doc.EMPTY.with("name", "notes"), admin.defaultKey());
      root = notes.rootId();
      set(notes, "durable");
      killed.kill();
    }
    assertThat(socket()).exists();
    try (NodeProcess daemon = ready(daemon("data"));
        Instance instance = connect();
        User admin = login(instance)) {
      assertThat(all(admin.openDatabase(root)).keys()).containsExactly("durable");
      assertThat(daemon.stop()).isZero();
    }
    assertThat(socket()).doesNotExist();
  }

  @Test
  void aSecondDaemonIsRefusedAndTheFirstGoesOn() {
    init("data");
    init("other");
    try (NodeProcess first = ready(daemon("data"))) {
      for (String data : List.of("data", "other")) {
        try (NodeProcess second = daemon(data)) {
          assertThat(second.exitCode()).as(data).isEqualTo(1);
          assertThat(second.err().lines()).as(second.err()).hasSize(1);
          assertThat(second.err()).startsWith("error: ");
        }
      }
      try (Instance instance = connect();
          User admin = login(instance)) {
        assertThat(admin.isAdmin()).isTrue();
      }
      assertThat(first.stop()).isZero();
    }
  }

  @Test
  void aNodeServesTheSocketBesideHttp() throws Exception {
    Map<String, String> settings =
        Map.of("EIDETICA_ADMIN_PASSWORD", "pw", "EIDETICA_SOCKET", socket().toString());
    try (NodeProcess node = NodeProcess.start(folder, settings).awaitStart();
        Instance instance = connect();
        User admin = login(instance)) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket())))
          .isEqualTo("rw-------");
      Database notes = admin.createDatabase(Doc.EMPTY.with("name", "notes"), admin.defaultKey());
      set(notes, "over the socket");
      String docs = "/api/v1/databases/" + notes.rootId() + "/docs/notes";
      String token =
          given()
              .port(node.port())
              .contentType("application/json")
              .body("{\"username\":\"admin\",\"password\":\"pw\"}")
              .post("/api/v1/sessions")
              .path("token");
      CountDownLatch told = new CountDownLatch(1);
      notes.onWrite((event, database) -> {
        told.countDown();
        return io.eidetica4j.database.WriteListener.Tail.NONE;
      });
      given()
          .port(node.port())
          .auth()
          .preemptive()
          .oauth2(token)
          .contentType("application/json")
          .body("true")
          .put(docs + "/http")
          .then()
          .statusCode(200);
      told.await();
      assertThat(all(notes).keys()).containsExactlyInAnyOrder("over the socket", "http");
      assertThat(
              given()
                  .port(node.port())
                  .auth()
                  .preemptive()
                  .oauth2(token)
                  .get(docs)
                  .jsonPath()
                  .getMap("$"))
          .containsOnlyKeys("over the socket", "http");
      assertThat(node.stop()).isZero();
      assertThat(socket()).doesNotExist();
    }
  }
}
