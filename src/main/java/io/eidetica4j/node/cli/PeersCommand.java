package io.eidetica4j.node.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.eidetica4j.EideticaException;
import io.eidetica4j.node.config.Refusal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code peers}: the nodes that this one exchanges entries with. */
@Command(
    name = "peers",
    header = {
      "Examples:",
      "  eidetica peers list",
      "  eidetica peers add 192.168.1.20:3000 --database bafyr4i...",
      "  eidetica peers status --json",
      "  eidetica peers sync",
      ""
    },
    description = "The nodes that this one exchanges entries with.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    subcommands = {
      PeersCommand.ListCommand.class,
      PeersCommand.AddCommand.class,
      PeersCommand.RemoveCommand.class,
      PeersCommand.StatusCommand.class,
      PeersCommand.SyncNowCommand.class
    })
final class PeersCommand implements Callable<Integer> {
  private static final String NOBODY = "No peers are known.";

  @Spec CommandSpec spec;

  @Override
  public Integer call() {
    throw new ParameterException(spec.commandLine(), "Missing required subcommand");
  }

  /** {@code peers list}. */
  @Command(
      name = "list",
      header = {"Examples:", "  eidetica peers list", ""},
      description = "List the peers and how they can be reached.",
      mixinStandardHelpOptions = true,
      versionProvider = Version.class)
  static final class ListCommand extends SyncCommand {
    @Override
    int run(SyncAccess access) {
      JsonNode peers = access.status().path("peers");
      if (isJson()) {
        out().println(peers);
      } else if (peers.isEmpty()) {
        out().println(NOBODY);
      } else {
        Plain table = Plain.table("PEER", "STATE", "DATABASES", "ADDRESSES", "NAME");
        for (JsonNode peer : peers) {
          table.row(
              peer.path("public_key").asText(),
              peer.path("state").asText(),
              Integer.toString(peer.path("databases").size()),
              joined(peer.path("addresses")),
              peer.path("name").asText(""));
        }
        table.print(out());
      }
      return ExitCode.OK;
    }

    private static String joined(JsonNode texts) {
      StringJoiner joined = new StringJoiner(", ");
      texts.forEach(text -> joined.add(text.asText()));
      return joined.toString();
    }
  }

  /** {@code peers add}. */
  @Command(
      name = "add",
      header = {
        "Examples:",
        "  eidetica peers add 192.168.1.20:3000",
        "  eidetica peers add https://notes.example --key ed25519:... --database bafyr4i...",
        ""
      },
      description = {
        "Make the acquaintance of whoever is at an address; it has to answer.",
        "A peer that was removed is taken back. With --database that is synced with it from now on;"
            + " without, the peer gets nothing before it asks, or a database is joined there."
      },
      mixinStandardHelpOptions = true,
      versionProvider = Version.class)
  static final class AddCommand extends SyncCommand {
    @Parameters(paramLabel = "ADDRESS", description = "host:port, or an origin behind TLS")
    String address;

    @Option(
        names = "--key",
        paramLabel = "KEY",
        description = "who has to be there; nothing is kept of anybody else")
    @Nullable String key;

    @Option(
        names = "--database",
        paramLabel = "ID",
        description =
            "a database to sync with it; one that nobody has synced yet has to be enabled")
    @Nullable String database;

    @Override
    int run(SyncAccess access) {
      ObjectNode wanted = object();
      wanted.put("address", address);
      put(wanted, "public_key", key);
      put(wanted, "database", database);
      JsonNode peer = access.addPeer(wanted);
      out()
          .println(
              isJson()
                  ? peer.toString()
                  : "Added " + Plain.text(peer.path("public_key").asText()) + " at " + address);
      return ExitCode.OK;
    }
  }

  /** {@code peers remove}. */
  @Command(
      name = "remove",
      header = {"Examples:", "  eidetica peers remove ed25519:...", ""},
      description =
          "Block a peer: nothing is sent to it any more, and it is refused. `peers add` takes it"
              + " back.",
      mixinStandardHelpOptions = true,
      versionProvider = Version.class)
  static final class RemoveCommand extends SyncCommand {
    @Parameters(paramLabel = "KEY", description = "the peer, as `peers list` shows it")
    String key;

    @Override
    int run(SyncAccess access) {
      access.removePeer(key);
      out().println(isJson() ? object().put("removed", key).toString() : "Removed " + key);
      return ExitCode.OK;
    }
  }

  /** {@code peers status}. */
  @Command(
      name = "status",
      header = {"Examples:", "  eidetica peers status", ""},
      description =
          "Show how it stands with each peer and database: last success and error, what waits and"
              + " for how long. Only a running node knows.",
      mixinStandardHelpOptions = true,
      versionProvider = Version.class)
  static final class StatusCommand extends SyncCommand {
    @Override
    int run(SyncAccess access) {
      JsonNode status = access.status();
      if (isJson()) {
        out().println(status);
        return ExitCode.OK;
      }
      out().println("This node:   " + status.path("public_key").asText());
      out().println("Reached at:  " + reached(status.path("advertised")));
      if (status.path("peers").isEmpty()) {
        out().println(NOBODY);
        return ExitCode.OK;
      }
      out().println();
      Plain table =
          Plain.table("PEER", "STATE", "DATABASE", "WAITING", "LAG", "LAST SUCCESS", "LAST ERROR");
      for (JsonNode peer : status.path("peers")) {
        String key = peer.path("public_key").asText();
        String state = peer.path("state").asText();
        if (peer.path("databases").isEmpty()) {
          table.row(key, state, "", "", "", "", "");
        }
        for (JsonNode tree : peer.path("databases")) {
          table.row(
              key,
              state,
              tree.path("database").asText(),
              tree.path("queued").asText(),
              Duration.ofMillis(tree.path("lag_millis").asLong()).toSeconds() + "s",
              tree.path("last_success").asText(""),
              tree.path("last_error").asText(""));
        }
      }
      table.print(out());
      return ExitCode.OK;
    }

    private static String reached(JsonNode addresses) {
      StringJoiner joined = new StringJoiner(", ");
      addresses.forEach(address -> joined.add(address.asText()));
      return addresses.isEmpty()
          ? "nowhere that tickets could name (eidetica.sync.advertised-addresses)"
          : joined.toString();
    }
  }

  /** {@code peers sync}. */
  @Command(
      name = "sync",
      header = {
        "Examples:",
        "  eidetica peers sync",
        "  eidetica peers sync bafyr4i... bafyr4j...",
        ""
      },
      description =
          "Sync databases with all their peers now, in both directions; without a database all for"
              + " which the user has switched sync on.",
      exitCodeListHeading = "Exit codes:%n",
      exitCodeList = {"0:all could be synced", "1:some could not"},
      mixinStandardHelpOptions = true,
      versionProvider = Version.class)
  static final class SyncNowCommand extends SyncCommand {
    @Parameters(arity = "0..*", paramLabel = "DATABASE", description = "ids of databases")
    @Nullable List<String> databases;

    @Override
    int run(SyncAccess access) {
      ArrayNode results = JsonNodeFactory.instance.arrayNode();
      boolean failed = false;
      for (String database : Optional.ofNullable(databases).orElseGet(access::synced)) {
        ObjectNode result = results.addObject().put("database", database);
        try {
          access.sync(database).properties().forEach(p -> result.set(p.getKey(), p.getValue()));
        } catch (Refusal | EideticaException e) {
          result.put("error", String.valueOf(e.getMessage()));
          failed = true;
        }
      }
      if (isJson()) {
        out().println(results);
      } else {
        results.forEach(this::print);
        if (results.isEmpty()) {
          out().println("No database is synced.");
        }
      }
      return failed ? ExitCode.SOFTWARE : ExitCode.OK;
    }

    private void print(JsonNode result) {
      String database = result.path("database").asText();
      if (result.has("error")) {
        err().println("error: " + database + ": " + Plain.text(result.path("error").asText()));
      } else {
        out()
            .println(
                "%s  %d peers, %d entries received, %d sent"
                    .formatted(
                        database,
                        result.path("peers").asInt(),
                        result.path("received").asLong(),
                        result.path("sent").asLong()));
      }
    }
  }
}
