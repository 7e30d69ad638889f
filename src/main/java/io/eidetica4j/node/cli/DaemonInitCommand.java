package io.eidetica4j.node.cli;

import io.eidetica4j.instance.Instance;
import io.eidetica4j.instance.InstanceOptions;
import io.eidetica4j.instance.NewUser;
import io.eidetica4j.instance.Opened;
import io.eidetica4j.node.config.Configuration;
import io.eidetica4j.node.config.DataUrl;
import io.eidetica4j.node.config.NodeConfig;
import io.eidetica4j.node.config.Refusal;
import java.io.Console;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code daemon init}: makes an instance with its first user. */
@Command(
    name = "init",
    description = "Make an instance and its first administrator.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class DaemonInitCommand implements Callable<Integer> {
  @Spec CommandSpec spec;
  @ParentCommand DaemonCommand daemon;

  @Option(names = "--username", required = true, description = "the first administrator")
  String username;

  @Option(
      names = "--password",
      description =
          "the password; everybody sees it in a list of processes (better:"
              + " --password-file, or EIDETICA_ADMIN_PASSWORD)")
  @Nullable String password;

  @Option(
      names = "--password-file",
      paramLabel = "FILE",
      description =
          "a file that holds the password, - for standard input; a line end at its end"
              + " does not count")
  @Nullable String passwordFile;

  @Option(names = "--passwordless", description = "no password; keys are stored in clear")
  boolean passwordless;

  /** The reference takes it here too, and does nothing with it. */
  @Option(
      names = {"-s", "--socket"},
      hidden = true)
  @Nullable String socket;

  @Override
  public Integer call() throws IOException {
    daemon.backend.apply();
    NodeConfig config = Configuration.load();
    Optional<char[]> secret = secret(config);
    DataUrl data = DataUrl.of(config);
    if (data.folder().isPresent()) {
      Files.createDirectories(data.folder().get());
    }
    String label = ReadOnly.label(data.url());
    try (NewUser user =
            secret
                .map(characters -> NewUser.withPassword(username, characters))
                .orElseGet(() -> NewUser.passwordless(username));
        Opened opened =
            Instance.connectOrCreate(
                data.url(), user, InstanceOptions.DEFAULT.withLimits(config.limits().toLimits()))) {
      if (opened.user().isEmpty()) {
        throw new Refusal("backend at " + label + " is already initialised");
      }
      PrintWriter out = spec.commandLine().getOut();
      out.println("Eidetica instance initialised on " + label);
      out.println("  Device ID:    " + opened.instance().id().text());
      out.println("  Initial user: " + username);
      out.println();
      out.println("Start the daemon with: `eidetica daemon`");
    } finally {
      secret.ifPresent(characters -> Arrays.fill(characters, '\0'));
    }
    return ExitCode.OK;
  }

  private Optional<char[]> secret(NodeConfig config) throws IOException {
    Optional<String> given = Optional.ofNullable(password).or(() -> config.admin().password());
    Optional<String> file =
        Optional.ofNullable(passwordFile)
            .or(() -> given.isPresent() ? Optional.empty() : config.admin().passwordFile());
    if ((passwordless ? 1 : 0) + given.stream().count() + file.stream().count() > 1) {
      throw new ParameterException(
          spec.commandLine(),
          "--password (or EIDETICA_ADMIN_PASSWORD), --password-file and --passwordless exclude"
              + " each other");
    }
    if (passwordless) {
      return Optional.empty();
    }
    if (given.isPresent()) {
      return given.map(String::toCharArray);
    }
    return Optional.of(file.isPresent() ? Secrets.read(file.get()) : ask());
  }

  /** Twice, and only where somebody is there to be asked. */
  private static char[] ask() {
    Console console =
        Secrets.terminal()
            .orElseThrow(() ->
                new Refusal(
                    "no password is given and there is no terminal to ask for one: use"
                        + " --password-file or --passwordless"));
    char[] first = console.readPassword("Password: ");
    char[] second = console.readPassword("Again: ");
    if (first == null || first.length == 0 || !Arrays.equals(first, second)) {
      throw new Refusal("the passwords differ, or are empty");
    }
    Arrays.fill(second, '\0');
    return first;
  }
}
