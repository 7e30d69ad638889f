package io.eidetica4j.node.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.eidetica4j.sync.protocol.DatabaseTicket;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tickets}: what names a database and where it is. */
@Command(
    name = "tickets",
    header = {
      "Examples:",
      "  eidetica tickets create bafyr4i...",
      "  eidetica tickets show 'eidetica:?db=bafyr4i...&pr=http:192.168.1.20:3000'",
      ""
    },
    description = "Tickets name a database and where it is; they give no right to it.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    subcommands = {TicketsCommand.CreateCommand.class, TicketsCommand.ShowCommand.class})
final class TicketsCommand implements Callable<Integer> {
  @Spec CommandSpec spec;

  @Override
  public Integer call() {
    throw new ParameterException(spec.commandLine(), "Missing required subcommand");
  }

  /** {@code tickets create}. */
  @Command(
      name = "create",
      header = {"Examples:", "  eidetica tickets create bafyr4i...", ""},
      description =
          "Make a ticket with which others join a database. The database is synced from now on:"
              + " whoever may read it gets it.",
      mixinStandardHelpOptions = true,
      versionProvider = Version.class)
  static final class CreateCommand extends SyncCommand {
    @Parameters(paramLabel = "DATABASE", description = "the database's id")
    String database;

    @Override
    int run(SyncAccess access) {
      JsonNode made = access.ticket(database);
      String ticket = made.path("ticket").asText();
      out().println(isJson() ? made.toString() : ticket);
      if (DatabaseTicket.parse(ticket).addresses().isEmpty()) {
        err()
            .println(
                "note: the ticket names no address, so nobody can join with it: set"
                    + " eidetica.sync.advertised-addresses to where this node is reached");
      }
      return ExitCode.OK;
    }
  }

  /** {@code tickets show}, for which nothing has to run. */
  @Command(
      name = "show",
      header = {"Examples:", "  eidetica tickets show 'eidetica:?db=bafyr4i...&pr=http:...'", ""},
      description = "Show what a ticket names; asks nobody.",
      mixinStandardHelpOptions = true,
      versionProvider = Version.class)
  static final class ShowCommand implements Callable<Integer> {
    @Spec CommandSpec spec;

    @Parameters(paramLabel = "TICKET", description = "the ticket, in quotes")
    String ticket;

    @Override
    public Integer call() {
      DatabaseTicket parsed = DatabaseTicket.parse(ticket);
      PrintWriter out = spec.commandLine().getOut();
      if (((EideticaCommand) spec.root().userObject()).json) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ArrayNode addresses = json.putArray("addresses");
        parsed
            .addresses()
            .forEach(address ->
                addresses
                    .addObject()
                    .put("address", address.address())
                    .put("type", address.transportType()));
        out.println(json.put("database", parsed.databaseId().toString()));
      } else {
        out.println("Database:  " + parsed.databaseId());
        parsed
            .addresses()
            .forEach(address -> out.println("Address:   " + Plain.text(address.toString())));
      }
      return ExitCode.OK;
    }
  }
}
