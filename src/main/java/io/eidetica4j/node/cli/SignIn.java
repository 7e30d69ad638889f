package io.eidetica4j.node.cli;

import io.eidetica4j.node.config.NodeConfig;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Who runs a command. */
final class SignIn {
  @Option(
      names = "--username",
      paramLabel = "NAME",
      description = "whose keys and databases are meant (default: the first administrator)")
  @Nullable String username;

  @Option(
      names = "--password-file",
      paramLabel = "FILE",
      description =
          "a file that holds the password, - for standard input; without it, where the user is the"
              + " first administrator of this machine's node, EIDETICA_ADMIN_PASSWORD (or _FILE),"
              + " else the terminal is asked")
  @Nullable String passwordFile;

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description = "a file that holds the token of a session with the node, - for standard input")
  @Nullable String tokenFile;

  /**
   * What is shown to the node, or to the storage.
   *
   * @param username who
   * @param password theirs; empty where they have none
   * @param token of a session that is open, instead of both
   */
  record Login(String username, Optional<char[]> password, Optional<char[]> token) {
    @Override
    public String toString() {
      return "Login[" + username + "]";
    }
  }

  /** Reads what is given, and asks for what is not where somebody can answer. */
  Login read(NodeConfig.Admin admin) throws IOException {
    String first = first(admin);
    String name = username == null ? first : username;
    if (tokenFile != null) {
      return new Login(name, Optional.empty(), Optional.of(Secrets.read(tokenFile)));
    }
    return new Login(name, password(name, first, admin), Optional.empty());
  }

  /** The same for a node elsewhere, which is not to learn the configured password of this one. */
  Login readForElsewhere(NodeConfig.Admin admin) throws IOException {
    if (tokenFile != null || passwordFile != null) {
      return read(admin);
    }
    String name = username == null ? first(admin) : username;
    return new Login(name, asked(name), Optional.empty());
  }

  private static String first(NodeConfig.Admin admin) {
    return admin.username().filter(name -> !name.isBlank()).orElse("admin");
  }

  private Optional<char[]> password(String name, String first, NodeConfig.Admin admin)
      throws IOException {
    if (passwordFile != null) {
      return Optional.of(Secrets.read(passwordFile));
    }
    if (name.equals(first) && admin.password().isPresent()) {
      return admin.password().map(String::toCharArray);
    }
    if (name.equals(first) && admin.passwordFile().isPresent()) {
      return Optional.of(Secrets.read(admin.passwordFile().get()));
    }
    return asked(name);
  }

  private static Optional<char[]> asked(String name) {
    return Secrets.terminal()
        .map(
            console -> console.readPassword("Password of %s (nothing where there is none): ", name))
        .filter(given -> given.length > 0);
  }
}
