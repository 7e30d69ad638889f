package io.eidetica4j.node.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.eidetica4j.crypto.PrivateKey;
import io.eidetica4j.database.Database;
import io.eidetica4j.sync.PeerServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands about sync, by their output and exit codes, wherever they work. */
abstract class SyncCommandsContract {
  static final String PASSWORD = "correct horse";

  final StringWriter out = new StringWriter();
  final StringWriter err = new StringWriter();
  @TempDir Path folder;
  private Path secret;

  /** Flags that say where. */
  abstract List<String> place();

  /** The id of a new database of the administrator's. */
  abstract String newDatabase();

  /** What a peer is answered. */
  abstract String answer(String request);

  @BeforeEach
  void writeSecret() throws IOException {
    secret = Files.writeString(folder.resolve("secret"), PASSWORD + "\n");
  }

  final int run(String... args) {
    return run(secret, args);
  }

  final int run(Path password, String... args) {
    List<String> all = new ArrayList<>(List.of(args));
    all.addAll(List.of("--username", "admin", "--password-file", password.toString()));
    all.addAll(place());
    return plain(all);
  }

  final int plain(List<String> args) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    try {
      return Main.commandLine(new PrintWriter(out, true), new PrintWriter(err, true))
          .execute(args.toArray(String[]::new));
    } finally {
      // flags become system properties, which the next command must not see
      System.clearProperty("eidetica.url");
    }
  }

  private JsonNode json() throws IOException {
    assertThat(out.toString().lines()).hasSize(1);
    return new ObjectMapper().readTree(out.toString());
  }

  private void succeeds(String... args) {
    assertThat(run(args)).as(err.toString()).isZero();
  }

  @Test
  void aDatabaseIsAskedForApprovedJoinedAndSynced() throws IOException {
    try (PeerServer there = new PeerServer("there")) {
      Database theirs = there.create("k", "v");
      String ticket = there.ticket(theirs);
      assertThat(run("join", ticket)).as("without a right").isEqualTo(1);
      assertThat(err.toString().lines()).hasSize(1);
      String[] ask = {"join", ticket, "--permission", "write:7", "--note", "second laptop"};
      assertThat(run(ask)).as(err.toString()).isEqualTo(JoinCommand.WAITING);
      assertThat(out.toString()).startsWith("Waiting for approval: request ");
      var pending = there.sync.requests().pending();
      assertThat(pending).hasSize(1);
      assertThat(pending.getFirst().value().metadata().orElseThrow().getText("note"))
          .contains("second laptop");
      assertThat(out.toString()).contains(pending.getFirst().key());
      there.approve(pending.getFirst().key());
      succeeds("join", ticket, "--permission", "write:7", "--json");
      assertThat(json().path("database").asText()).isEqualTo(theirs.rootId().toString());
      assertThat(json().path("received").asLong()).isPositive();

      there.write(theirs, "more", "1");
      succeeds("peers", "sync", "--json");
      assertThat(json().findValuesAsText("database"))
          .as("it is kept in sync")
          .contains(theirs.rootId().toString());
      there.write(theirs, "and more", "1");
      succeeds("peers", "sync", theirs.rootId().toString());
      assertThat(out.toString())
          .as("a running node may have been quicker")
          .matches(theirs.rootId() + "  1 peers, [01] entries received, 0 sent\n");
      succeeds("peers", "list");
      String key = there.key().text();
      assertThat(out.toString())
          .startsWith("PEER ")
          .contains(key)
          .contains(there.address.toString());
      succeeds("peers", "status", "--json");
      assertThat(json().path("public_key").asText()).startsWith("ed25519:");
      assertThat(json().path("peers").toString()).contains(key);
      succeeds("peers", "status");
      assertThat(out.toString()).contains("This node:   ed25519:").contains("LAST ERROR");
      succeeds("peers", "remove", key);
      succeeds("peers", "list");
      assertThat(out.toString()).doesNotContain(key);
      succeeds("peers", "add", there.address.address(), "--key", key);
      succeeds("peers", "list", "--json");
      assertThat(json().toString()).contains(key);
    }
  }

  @Test
  void databasesThatCouldNotBeSyncedAreNamed() throws IOException {
    String id = newDatabase();
    succeeds("tickets", "create", id);
    String unknown = "bafyr4iarceirceirceirceirceirceirceirceirceirceirceirceirce";
    assertThat(run("peers", "sync", unknown, id)).isEqualTo(1);
    assertThat(out.toString()).isEqualTo(id + "  0 peers, 0 entries received, 0 sent\n");
    assertThat(err.toString()).startsWith("error: " + unknown + ": ");
    assertThat(run("peers", "sync", unknown, "--json")).isEqualTo(1);
    assertThat(json().get(0).path("error").asText()).contains(unknown);
    succeeds("peers", "sync", "--json");
    assertThat(json().findValuesAsText("database")).contains(id);
  }

  @Test
  void ticketsAreMadeAndShown() throws IOException {
    String id = newDatabase();
    succeeds("tickets", "create", id);
    assertThat(out.toString()).isEqualTo("eidetica:?db=" + id + "\n");
    assertThat(err.toString()).contains("names no address");
    succeeds("tickets", "create", id, "--json");
    assertThat(json().path("ticket").asText()).isEqualTo("eidetica:?db=" + id);
    assertThat(run("tickets", "create", "nonsense")).isEqualTo(1);
    assertThat(err.toString().lines()).hasSize(1);
  }

  /** What it says of itself comes from whoever asks: a terminal must not act upon it. */
  @Test
  void whoAsksForAccessIsShownWithoutWhatATerminalWouldObeyAndIsApprovedOrRejected() {
    String id = newDatabase();
    succeeds("tickets", "create", id);
    String first = request(id, "\\u001b[2J\\u202eeve");
    String second = request(id, "mallory");
    succeeds("requests", "list");
    assertThat(out.toString())
        .startsWith("REQUEST ")
        .contains(first)
        .contains(second)
        .contains("read")
        .contains("?[2J?eve")
        .contains("{\"note\":\"it is me\"}")
        .doesNotContain("\u001b", "\u202e");
    succeeds("requests", "approve", first);
    succeeds("requests", "reject", second);
    assertThat(run("requests", "approve", second)).isEqualTo(1);
    assertThat(err.toString()).contains("Invalid request state");
    succeeds("requests", "list", "--status", "approved");
    assertThat(out.toString()).contains(first).doesNotContain(second);
    succeeds("requests", "list", "--status", "all", "--json");
    assertThat(out.toString()).contains(first).contains(second).doesNotContain("\u001b");
    assertThat(run("requests", "approve", "nobody")).isEqualTo(1);
    assertThat(err.toString()).contains("not found");
  }

  private String request(String database, String name) {
    String answer =
        answer(
            "{\"SyncTree\":{\"tree_id\":\"%s\",\"our_tips\":[],\"requesting_key\":\"%s\",\"requesting_key_name\":\"%s\",\"requested_permission\":\"Read\",\"metadata\":{\"children\":{\"note\":{\"Text\":\"it is me\"}}}}}"
                .formatted(database, PrivateKey.generate().publicKey(), name));
    assertThat(answer).startsWith("{\"BootstrapPending\":{\"request_id\":\"");
    return answer.split("\"", -1)[5];
  }

  @Test
  void aWrongPasswordIsOneLineThatDoesNotShowIt() throws IOException {
    Path wrong = Files.writeString(folder.resolve("wrong"), "not the password");
    assertThat(run(wrong, "peers", "list")).isEqualTo(1);
    assertThat(err.toString().lines()).hasSize(1);
    assertThat(err.toString()).startsWith("error: ").doesNotContain("not the password");
    Path empty = Files.createFile(folder.resolve("empty"));
    assertThat(run(empty, "peers", "list")).isEqualTo(1);
    assertThat(err.toString()).contains("is empty");
  }
}
