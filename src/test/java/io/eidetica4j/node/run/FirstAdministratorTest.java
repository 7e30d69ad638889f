package io.eidetica4j.node.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.eidetica4j.backend.BackendUrl;
import io.eidetica4j.node.config.Configs;
import io.eidetica4j.node.config.NodeConfig;
import io.eidetica4j.node.config.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FirstAdministratorTest {
  private static final System.Logger LOG = System.getLogger("test");

  @TempDir Path folder;

  @Test
  void aMadeUpPasswordIsLeftBesideTheDataForItsOwnerOnly() throws IOException {
    FirstAdministrator first = make(Map.of(), Optional.empty());
    first.prepare();
    Path file = folder.resolve("e.db.admin-password");
    String password = Files.readString(file).strip();
    assertThat(password).hasSize(24);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(first.newUser().username()).isEqualTo("admin");
    first.announce(LOG);
    first.discard();
    assertThat(file).doesNotExist();
  }

  @Test
  void aFileThatIsThereAlreadyDoesNotKeepItsMode() throws IOException {
    Path file = Files.writeString(folder.resolve("e.db.admin-password"), "old");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));
    make(Map.of(), Optional.empty()).prepare();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @Test
  void onATerminalItIsShownAndNotWritten() throws IOException {
    List<String> lines = new ArrayList<>();
    FirstAdministrator first = make(Map.of(), Optional.of(lines::add));
    first.prepare();
    first.announce(LOG);
    assertThat(lines).hasSize(1);
    assertThat(lines.getFirst()).contains("admin").contains("password");
    try (var files = Files.list(folder)) {
      assertThat(files).isEmpty();
    }
  }

  @Test
  void whereItCouldNotBeHandedOverTheStartIsRefused() {
    for (String url : List.of("memory://", "postgres://h/d", "sqlite::memory:")) {
      assertThatExceptionOfType(Refusal.class)
          .isThrownBy(
              () -> FirstAdministrator.of(admin(Map.of()), BackendUrl.parse(url), Optional.empty()))
          .withMessageContaining("eidetica.admin.password");
    }
  }

  @Test
  void aConfiguredPasswordIsTakenFromSettingOrFile() throws IOException {
    Path secret = Files.writeString(folder.resolve("secret"), "s3cret\n");
    for (Map<String, String> settings :
        List.of(
            Map.of("eidetica.admin.username", "root", "eidetica.admin.password", "s3cret"),
            Map.of(
                "eidetica.admin.username",
                "root",
                "eidetica.admin.password-file",
                secret.toString()))) {
      FirstAdministrator first = make(settings, Optional.empty());
      first.prepare();
      assertThat(first.newUser().username()).isEqualTo("root");
      assertThat(first.newUser().hasPassword()).isTrue();
      assertThat(folder.resolve("e.db.admin-password")).doesNotExist();
    }
  }

  @Test
  void passwordsInTwoPlacesOrInNoneAreRefused() throws IOException {
    Path empty = Files.writeString(folder.resolve("empty"), "\n");
    for (Map<String, String> settings :
        List.of(
            Map.of("eidetica.admin.password", "a", "eidetica.admin.password-file", "b"),
            Map.of("eidetica.admin.password-file", folder.resolve("missing").toString()),
            Map.of("eidetica.admin.password-file", empty.toString()))) {
      assertThatExceptionOfType(Refusal.class).isThrownBy(() -> make(settings, Optional.empty()));
    }
  }

  private FirstAdministrator make(
      Map<String, String> settings, Optional<java.util.function.Consumer<String>> terminal) {
    return FirstAdministrator.of(
        admin(settings), BackendUrl.parse("sqlite://" + folder.resolve("e.db")), terminal);
  }

  private static NodeConfig.Admin admin(Map<String, String> settings) {
    return Configs.of(settings).admin();
  }
}
