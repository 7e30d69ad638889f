package io.eidetica4j.node.run;

import io.eidetica4j.backend.BackendUrl;
import io.eidetica4j.backend.OwnerOnly;
import io.eidetica4j.instance.NewUser;
import io.eidetica4j.node.config.NodeConfig;
import io.eidetica4j.node.config.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Who administers a new instance: whoever is configured, else {@code admin} with a password made
 * here. That one is shown once on a terminal, else written beside the data for its owner only;
 * where neither is possible the start is refused. There is no default password.
 */
final class FirstAdministrator {
  private static final int PASSWORD_BYTES = 18;

  private final String username;
  private final String password;
  private final Optional<Path> file;
  private final Optional<Consumer<String>> terminal;

  private FirstAdministrator(
      String username, String password, Optional<Path> file, Optional<Consumer<String>> terminal) {
    this.username = username;
    this.password = password;
    this.file = file;
    this.terminal = terminal;
  }

  /** Whether the settings name one. */
  static boolean isConfigured(NodeConfig.Admin admin) {
    return admin.username().isPresent()
        || admin.password().isPresent()
        || admin.passwordFile().isPresent();
  }

  /**
   * The administrator of an instance that is about to be made.
   *
   * @param terminal prints a line to whoever watches, where somebody does
   * @throws Refusal where a made-up password could not be handed over
   */
  static FirstAdministrator of(
      NodeConfig.Admin admin, BackendUrl url, Optional<Consumer<String>> terminal) {
    String username = admin.username().filter(name -> !name.isBlank()).orElse("admin");
    Optional<String> configured = configuredPassword(admin);
    if (configured.isPresent()) {
      return new FirstAdministrator(username, configured.get(), Optional.empty(), Optional.empty());
    }
    Optional<Path> file = terminal.isPresent() ? Optional.empty() : passwordFile(url);
    if (terminal.isEmpty() && file.isEmpty()) {
      throw new Refusal(
          "a new instance needs an administrator: set eidetica.admin.password (or"
              + " eidetica.admin.password-file), since there is neither a terminal nor a data"
              + " folder to leave a made-up password in");
    }
    return new FirstAdministrator(username, madeUp(), file, terminal);
  }

  /**
   * The administrator of an instance whose creation broke off: with the password that the first
   * attempt left beside the data, where it did, since its user may be there already.
   *
   * @throws Refusal where a made-up password could not be handed over
   */
  static FirstAdministrator again(
      NodeConfig.Admin admin, BackendUrl url, Optional<Consumer<String>> terminal) {
    FirstAdministrator fresh = of(admin, url, terminal);
    Optional<Path> left = passwordFile(url).filter(Files::exists);
    if (configuredPassword(admin).isPresent() || left.isEmpty()) {
      return fresh;
    }
    try {
      String password = Files.readString(left.get()).strip();
      return password.isEmpty()
          ? fresh
          : new FirstAdministrator(fresh.username, password, Optional.empty(), Optional.empty());
    } catch (IOException e) {
      throw new Refusal("can't read " + left.get() + ": " + e.getMessage(), e);
    }
  }

  /** The user to create. */
  NewUser newUser() {
    return NewUser.withPassword(username, password);
  }

  /**
   * Hands the password over, to the terminal or the file, before the instance is made. After a
   * crash before the instance's metadata is written there is a password too many, and the next
   * start makes another; after a crash behind it the password is that of the user who may be there
   * already, and {@link #again} takes it from the file.
   */
  void prepare() {
    terminal.ifPresent(line ->
        line.accept(
            "First start: administrator '%s', password %s (shown this once)"
                .formatted(username, password)));
    if (file.isPresent()) {
      try {
        Files.deleteIfExists(file.get());
        Files.createFile(file.get(), OwnerOnly.attributes(file.get()));
        Files.writeString(file.get(), password + "\n");
      } catch (IOException e) {
        throw new Refusal("can't write " + file.get() + ": " + e.getMessage(), e);
      }
    }
  }

  /** Says where the password is; the instance is made. */
  void announce(System.Logger log) {
    file.ifPresent(path ->
        log.log(
            System.Logger.Level.WARNING,
            "First start: the password of administrator ''{0}'' is in {1}; read it, then"
                + " delete the file",
            username,
            path));
  }

  /**
   * Takes the file back: the instance was surely not made with this password. The file of somebody
   * who made it at the same time stays.
   */
  void discard() {
    if (file.isPresent()) {
      try {
        if (Files.exists(file.get()) && Files.readString(file.get()).equals(password + "\n")) {
          Files.delete(file.get());
        }
      } catch (IOException e) {
        // a password of nothing is left over
      }
    }
  }

  private static Optional<String> configuredPassword(NodeConfig.Admin admin) {
    if (admin.password().isPresent() && admin.passwordFile().isPresent()) {
      throw new Refusal(
          "both eidetica.admin.password and eidetica.admin.password-file are set; one is enough");
    }
    if (admin.passwordFile().isEmpty()) {
      return admin.password();
    }
    Path path = Path.of(admin.passwordFile().get());
    try {
      String text = Files.readString(path).replaceFirst("\\R$", "");
      if (text.isEmpty()) {
        throw new Refusal("eidetica.admin.password-file " + path + " is empty");
      }
      return Optional.of(text);
    } catch (IOException e) {
      throw new Refusal("can't read eidetica.admin.password-file " + path, e);
    }
  }

  /** Beside the data: {@code eidetica.db} gives {@code eidetica.db.admin-password}. */
  private static Optional<Path> passwordFile(BackendUrl url) {
    return DataFile.of(url)
        .map(data -> data.resolveSibling(data.getFileName() + ".admin-password"));
  }

  private static String madeUp() {
    byte[] bytes = new byte[PASSWORD_BYTES];
    new SecureRandom().nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
