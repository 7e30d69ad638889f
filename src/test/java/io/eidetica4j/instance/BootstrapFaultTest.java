package io.eidetica4j.instance;

import static io.eidetica4j.instance.ContractPart.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import io.eidetica4j.EideticaException;
import io.eidetica4j.ErrorKind;
import io.eidetica4j.auth.AuthKey;
import io.eidetica4j.auth.Permission;
import io.eidetica4j.backend.InstanceMetadata;
import io.eidetica4j.backend.memory.MemoryBackend;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** An instance whose creation breaks off, at every write that it takes. */
class BootstrapFaultTest {
  private static final String NAME = "admin";
  private static final Optional<String> PASSWORD = Optional.of("pw");

  /** Two databases, secrets, metadata, the user's database, row, two grants, the user's records. */
  private static final int WRITES = 9;

  private static NewUser admin() {
    return NewUser.withPassword(NAME, "pw");
  }

  private static MemoryBackend interruptedAfter(int writes) {
    MemoryBackend backend = new MemoryBackend();
    try {
      Instance.connectOrCreateBackend(FaultyBackend.over(backend, writes), admin());
    } catch (EideticaException e) {
      assertThat(e.kind()).isEqualTo(ErrorKind.BACKEND_SQLX_ERROR);
    }
    return backend;
  }

  static IntStream interruptions() {
    return IntStream.rangeClosed(0, WRITES);
  }

  @ParameterizedTest
  @MethodSource("interruptions")
  void theNextStartMakesUpForWhatIsMissing(int writes) {
    MemoryBackend backend = interruptedAfter(writes);
    try (Opened opened = Instance.connectOrCreateBackend(backend, admin());
        User user = opened.instance().loginUser(NAME, PASSWORD)) {
      assertThat(opened.user().isPresent()).isEqualTo(writes < WRITES - 2);
      assertThat(user.isAdmin()).isTrue();
      assertThat(user.admin().listUsers()).containsExactly(NAME);
      assertAdministers(opened.instance(), user);
      user.admin().createUser(NewUser.passwordless("bob"));
      assertThat(user.databases()).isEmpty();
    }
  }

  private static void assertAdministers(Instance instance, User user) {
    InstanceMetadata metadata = instance.backend().metadata().orElseThrow();
    for (var root : List.of(metadata.usersDb(), metadata.databasesDb())) {
      assertThat(instance.trees().open(root).getSettings().getAuthKey(user.defaultKey()))
          .isEqualTo(AuthKey.active(NAME, Permission.admin(0)));
    }
    assertThat(user.userDatabase().getSettings().getAuthKey(instance.id()).permissions())
        .isEqualTo(Permission.read());
    assertThat(user.userDatabase().storeNames()).contains("keys");
  }

  @Test
  void aBootstrapTakesNineWrites() {
    assertThat(interruptedAfter(WRITES - 1).metadata()).isPresent();
    MemoryBackend backend = new MemoryBackend();
    try (Opened opened =
        Instance.connectOrCreateBackend(FaultyBackend.over(backend, WRITES), admin())) {
      assertThat(opened.user()).isPresent();
      assertThat(backend.roots()).hasSize(3);
    }
  }

  @Test
  void strictOpeningRepairsNothing() {
    MemoryBackend backend = interruptedAfter(4);
    int entries = entries(backend);
    try (Instance instance = Instance.openBackend(backend)) {
      assertFails(ErrorKind.USER_USER_NOT_FOUND, () -> instance.loginUser(NAME, PASSWORD));
      assertThat(entries(backend)).isEqualTo(entries);
    }
  }

  private static int entries(MemoryBackend backend) {
    return backend.trees().stream()
        .mapToInt(tree -> {
          int[] count = {0};
          backend.scan(tree, outline -> count[0]++);
          return count[0];
        })
        .sum();
  }

  @Test
  void aHalfMadeUserIsNotPromotedForAnotherPassword() {
    MemoryBackend backend = interruptedAfter(6);
    try (Opened opened =
        Instance.connectOrCreateBackend(backend, NewUser.withPassword(NAME, "other"))) {
      assertThat(opened.user()).isEmpty();
      assertFails(
          ErrorKind.USER_DECRYPTION_FAILED,
          () -> opened.instance().loginUser(NAME, Optional.of("other")));
      try (User user = opened.instance().loginUser(NAME, PASSWORD)) {
        assertThat(user.isAdmin()).isFalse();
      }
    }
  }

  @Test
  void anInstanceWhoseAdministratorsWereRevokedGetsNoNewOne() {
    MemoryBackend backend = new MemoryBackend();
    InstanceMetadata metadata;
    try (Opened opened =
        Instance.connectOrCreateBackend(FaultyBackend.over(backend, 100), admin())) {
      User user = opened.user().orElseThrow();
      metadata = backend.metadata().orElseThrow();
      opened
          .instance()
          .trees()
          .open(metadata.usersDb())
          .withKey(opened.instance().signingKey())
          .withTransaction(transaction -> {
            transaction.getSettings().revokeAuthKey(user.defaultKey());
            return user;
          });
      assertThat(user.isAdmin()).isFalse();
    }
    try (Opened opened =
        Instance.connectOrCreateBackend(backend, NewUser.passwordless("usurper"))) {
      assertThat(opened.user()).isEmpty();
      assertFails(
          ErrorKind.USER_USER_NOT_FOUND,
          () -> opened.instance().loginUser("usurper", Optional.empty()));
    }
  }
}
