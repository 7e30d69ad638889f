package io.eidetica4j.node.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code requests}: who asks for access to databases that the user administers. */
@Command(
    name = "requests",
    header = {
      "Examples:",
      "  eidetica requests list",
      "  eidetica requests approve 8d7886b2-d204-4380-9594-9b3b70ad3c9e",
      "  eidetica requests reject 8d7886b2-d204-4380-9594-9b3b70ad3c9e",
      ""
    },
    description = "Requests for access to databases that the user administers.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    subcommands = {
      RequestsCommand.ListCommand.class,
      RequestsCommand.ApproveCommand.class,
      RequestsCommand.RejectCommand.class
    })
final class RequestsCommand implements Callable<Integer> {
  @Spec CommandSpec spec;

  @Override
  public Integer call() {
    throw new ParameterException(spec.commandLine(), "Missing required subcommand");
  }

  /** Which requests are shown. */
  enum Status {
    /** Those that nobody has decided on. */
    PENDING,
    /** Those that were approved. */
    APPROVED,
    /** Those that were rejected. */
    REJECTED,
    /** All of them. */
    ALL;

    Optional<String> wanted() {
      return this == ALL ? Optional.empty() : Optional.of(name().toLowerCase(Locale.ROOT));
    }
  }

  /** {@code requests list}. */
  @Command(
      name = "list",
      header = {
        "Examples:",
        "  eidetica requests list",
        "  eidetica requests list --status all",
        ""
      },
      description = {
        "List requests for access.",
        "Names, notes and where a request came from are the word of whoever asks; what is to be"
            + " compared with what they told you is the key."
      },
      mixinStandardHelpOptions = true,
      versionProvider = Version.class)
  static final class ListCommand extends SyncCommand {
    @Option(
        names = "--status",
        defaultValue = "pending",
        description = "pending, approved, rejected or all (default: ${DEFAULT-VALUE})")
    Status status;

    @Override
    int run(SyncAccess access) {
      JsonNode requests = access.requests(status.wanted());
      if (isJson()) {
        out().println(requests);
      } else if (requests.isEmpty()) {
        out().println("No requests.");
      } else {
        Plain table =
            Plain.table(
                "REQUEST", "STATUS", "RIGHT", "DATABASE", "KEY", "NAME", "ASKED", "FROM", "NOTE");
        for (JsonNode request : requests) {
          table.row(
              request.path("id").asText(),
              request.path("status").asText(),
              permission(request.path("permission")),
              request.path("database").asText(),
              request.path("key").asText(),
              request.path("name").asText(),
              request.path("requested_at").asText(),
              request.path("from").asText(""),
              request.has("metadata") ? request.path("metadata").toString() : "");
        }
        table.print(out());
      }
      return ExitCode.OK;
    }
  }

  /** {@code requests approve}. */
  @Command(
      name = "approve",
      header = {"Examples:", "  eidetica requests approve 8d7886b2-...", ""},
      description =
          "Give what is asked for, signed by a key of the user's that administers the database.",
      mixinStandardHelpOptions = true,
      versionProvider = Version.class)
  static final class ApproveCommand extends SyncCommand {
    @Parameters(paramLabel = "REQUEST", description = "its id, as `requests list` shows it")
    String id;

    @Override
    int run(SyncAccess access) {
      access.decide(id, true);
      out().println(isJson() ? object().put("approved", id).toString() : "Approved " + id);
      return ExitCode.OK;
    }
  }

  /** {@code requests reject}. */
  @Command(
      name = "reject",
      header = {"Examples:", "  eidetica requests reject 8d7886b2-...", ""},
      description = "Refuse what is asked for. Whoever asked may ask again.",
      mixinStandardHelpOptions = true,
      versionProvider = Version.class)
  static final class RejectCommand extends SyncCommand {
    @Parameters(paramLabel = "REQUEST", description = "its id, as `requests list` shows it")
    String id;

    @Override
    int run(SyncAccess access) {
      access.decide(id, false);
      out().println(isJson() ? object().put("rejected", id).toString() : "Rejected " + id);
      return ExitCode.OK;
    }
  }
}
