package io.eidetica4j.node.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.eidetica4j.auth.Permission;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code join}: a database from a ticket. */
@Command(
    name = "join",
    header = {
      "Examples:",
      "  eidetica join 'eidetica:?db=bafyr4i...&pr=http:192.168.1.20:3000'",
      "  eidetica join 'eidetica:?db=...' --permission write:10 --note 'Ada, second laptop'",
      "  eidetica join 'eidetica:?db=...' --once",
      ""
    },
    description = {
      "Get the database of a ticket, and keep it in sync from then on.",
      "The key has to have a right there. Where it has none, --permission asks for one: then"
          + " somebody there decides (`eidetica requests`), and the same command, run again, brings"
          + " the database."
    },
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {"0:joined", "1:it could not be joined", "3:somebody has to approve it first"},
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class JoinCommand extends SyncCommand {
  /** The exit code while nobody has approved. */
  static final int WAITING = 3;

  @Parameters(paramLabel = "TICKET", description = "the ticket, in quotes")
  String ticket;

  @Option(
      names = "--key",
      paramLabel = "KEY",
      description = "the key of ours that is to have the right (default: the user's own)")
  @Nullable String key;

  @Option(
      names = "--permission",
      paramLabel = "RIGHT",
      converter = PermissionConverter.class,
      description = "what to ask for: read, write:PRIORITY, admin:PRIORITY; the lower the stronger")
  @Nullable Permission permission;

  @Option(
      names = "--note",
      paramLabel = "TEXT",
      description = "what whoever decides is to know; goes along as metadata")
  @Nullable String note;

  @Option(names = "--once", description = "get it, and leave it at that")
  boolean once;

  @Override
  int run(SyncAccess access) {
    ObjectNode wanted = object();
    wanted.put("ticket", ticket);
    put(wanted, "key", key);
    if (permission != null) {
      PermissionConverter.write(wanted.putObject("permission"), permission);
    }
    if (note != null) {
      wanted.putObject("metadata").put("note", note);
    }
    JsonNode result = access.join(wanted);
    boolean waits = result.has("request_id");
    if (!waits && !once) {
      access.keepSynced(result.path("database").asText());
    }
    if (isJson()) {
      out().println(result);
    } else if (waits) {
      out()
          .println(
              "Waiting for approval: request "
                  + Plain.text(result.path("request_id").asText())
                  + ". Run the same command again once it is approved there.");
    } else {
      out()
          .println(
              "Joined %s: %d entries received%s"
                  .formatted(
                      result.path("database").asText(),
                      result.path("received").asLong(),
                      result.has("granted")
                          ? ", with the right " + permission(result.path("granted"))
                          : ""));
    }
    return waits ? WAITING : ExitCode.OK;
  }
}
