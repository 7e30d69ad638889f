package io.eidetica4j.node.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The program without a command, which is {@code serve} without flags. */
@Command(
    name = "eidetica",
    description = "A local-first, authenticated database of merging documents.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    subcommands = {
      ServeCommand.class,
      DaemonCommand.class,
      InfoCommand.class,
      DbCommand.class,
      HealthCommand.class,
      PeersCommand.class,
      TicketsCommand.class,
      JoinCommand.class,
      RequestsCommand.class,
      VerifyCommand.class,
      BackupCommand.class,
      RestoreCommand.class,
      ExportCommand.class,
      ImportCommand.class,
      DoctorCommand.class,
      CommandLine.HelpCommand.class
    })
final class EideticaCommand implements Callable<Integer> {
  @Spec CommandSpec spec;

  @Option(
      names = "--json",
      scope = CommandLine.ScopeType.INHERIT,
      description = "Answer in JSON, where a command can.")
  boolean json;

  @Override
  public Integer call() {
    return ServeCommand.serve(spec.commandLine().getErr());
  }
}
