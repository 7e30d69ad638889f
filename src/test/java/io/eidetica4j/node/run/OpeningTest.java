package io.eidetica4j.node.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.eidetica4j.EideticaException;
import io.eidetica4j.Observer;
import io.eidetica4j.backend.Backend;
import io.eidetica4j.backend.BackendUrl;
import io.eidetica4j.backend.FaultyBackend;
import io.eidetica4j.backend.OpenMode;
import io.eidetica4j.backend.sql.SqliteBackend;
import io.eidetica4j.instance.Instance;
import io.eidetica4j.instance.NewUser;
import io.eidetica4j.instance.User;
import io.eidetica4j.node.config.Configs;
import io.eidetica4j.node.config.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** First starts, and those after one that broke off. */
class OpeningTest {
  /** The write of an instance's creation that stores its metadata. */
  private static final int METADATA = 4;

  @TempDir Path folder;

  @Test
  void aFirstStartLeavesAPasswordThatOpensTheInstance() throws IOException {
    try (Instance instance = open(Map.of())) {
      assertAdministered(instance, password());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5})
  void aStartThatBrokeOffBehindTheMetadataIsFinishedWithThePasswordItLeft(int more)
      throws IOException {
    Files.writeString(passwordFile(), "left behind\n");
    breakOff(METADATA + more, "left behind");
    try (Instance instance = open(Map.of())) {
      assertThat(password()).isEqualTo("left behind");
      assertAdministered(instance, "left behind");
    }
  }

  @Test
  void whereThePasswordIsConfiguredItFinishesTheStart() throws IOException {
    breakOff(METADATA + 3, "configured");
    try (Instance instance = open(Map.of("eidetica.admin.password", "configured"))) {
      assertAdministered(instance, "configured");
      assertThat(passwordFile()).doesNotExist();
    }
  }

  @Test
  void whereTheHalfMadeUserHasAnotherPasswordTheNodeStillOpensAndCanBeMendedLater() {
    breakOff(METADATA + 3, "first");
    try (Instance instance = open(Map.of("eidetica.admin.password", "second"))) {
      assertThat(instance.lacksAdministrator()).isTrue();
    }
    try (Instance instance = open(Map.of("eidetica.admin.password", "first"))) {
      assertAdministered(instance, "first");
    }
  }

  @Test
  void aStartThatBreaksOffBeforeTheMetadataTakesThePasswordBackAndALaterOneStartsOver()
      throws IOException {
    Path data = Files.createDirectory(folder.resolve("e.db"));
    assertThatExceptionOfType(Refusal.class)
        .isThrownBy(() -> open(Map.of()))
        .withMessageContaining(data.toString());
    Files.delete(data);
    breakOff(METADATA, "gone");
    try (Instance instance = open(Map.of())) {
      assertThat(password()).isNotEqualTo("gone");
      assertAdministered(instance, password());
    }
  }

  private static void assertAdministered(Instance instance, String password) {
    assertThat(instance.lacksAdministrator()).isFalse();
    try (User user = instance.loginUser("admin", Optional.of(password))) {
      assertThat(user.isAdmin()).isTrue();
      assertThat(user.admin().listUsers()).containsExactly("admin");
    }
  }

  private void breakOff(int write, String password) {
    BackendUrl.Sqlite url = (BackendUrl.Sqlite) BackendUrl.parse(url());
    try (Backend real = SqliteBackend.open(url, OpenMode.CREATE_IF_MISSING)) {
      FaultyBackend faulty = new FaultyBackend(real);
      faulty.failWrite(write, FaultyBackend.Fault.REFUSED);
      try (NewUser admin = NewUser.withPassword("admin", password);
          var opened = Instance.connectOrCreateBackend(faulty.backend(), admin)) {
        // the last writes are only best effort
        assertThat(opened.user()).isPresent();
        assertThat(write).isEqualTo(METADATA + 5);
      } catch (EideticaException e) {
        assertThat(e).hasMessageContaining("Injected");
      }
      assertThat(faulty.disarm()).isTrue();
    }
  }

  private Instance open(Map<String, String> more) {
    Map<String, String> settings = new HashMap<>(more);
    settings.put("eidetica.url", url());
    return new Opening(Configs.of(settings), Observer.NONE).tryOpen().orElseThrow();
  }

  private String url() {
    return "sqlite://" + folder.resolve("e.db");
  }

  private Path passwordFile() {
    return folder.resolve("e.db.admin-password");
  }

  private String password() throws IOException {
    return Files.readString(passwordFile()).strip();
  }
}
