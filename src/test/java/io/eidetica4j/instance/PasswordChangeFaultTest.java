package io.eidetica4j.instance;

import static org.assertj.core.api.Assertions.assertThat;

import io.eidetica4j.EideticaException;
import io.eidetica4j.backend.FaultyBackend;
import io.eidetica4j.backend.FaultyBackend.Fault;
import io.eidetica4j.backend.memory.MemoryBackend;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whichever write of a change of the password fails, one password opens all keys afterwards. */
class PasswordChangeFaultTest {
  @ParameterizedTest
  @EnumSource(Fault.class)
  void whateverFailsNoKeyIsLost(Fault how) {
    int k = 1;
    while (surviveFaultAt(k, how)) {
      k++;
    }
    // the second rows, the directory, the sweep
    assertThat(k).isGreaterThan(3);
  }

  /** Whether there was a write to fail. */
  private static boolean surviveFaultAt(int k, Fault how) {
    FaultyBackend faulty = new FaultyBackend(new MemoryBackend());
    Opened opened =
        Instance.connectOrCreateBackend(faulty.backend(), NewUser.withPassword("bob", "old"));
    try (Instance instance = opened.instance();
        User bob = opened.user().orElseThrow()) {
      bob.addPrivateKey(Optional.of("laptop"));
      Set<String> secrets = secrets(bob);
      faulty.failWrite(k, how);
      boolean failed = !change(bob);
      boolean struck = faulty.disarm();
      try (User back = login(instance, failed && how != Fault.LOST_AFTER)) {
        assertThat(secrets(back)).as("write %d %s", k, how).isEqualTo(secrets);
        assertThat(new UserRecords(back.userDatabase()).keys()).hasSize(2);
      }
      return struck;
    }
  }

  private static boolean change(User bob) {
    try {
      bob.changePassword(Optional.of("old".toCharArray()), Optional.of("new".toCharArray()));
      return true;
    } catch (EideticaException e) {
      return false;
    }
  }

  /** What failed for sure left the old one; else it is one of both. */
  private static User login(Instance instance, boolean surelyOld) {
    try {
      return instance.loginUser("bob", Optional.of("old"));
    } catch (EideticaException e) {
      assertThat(surelyOld).isFalse();
      return instance.loginUser("bob", Optional.of("new"));
    }
  }

  private static Set<String> secrets(User user) {
    return user.listKeys().stream()
        .map(key -> user.getSigningKey(key).text())
        .collect(Collectors.toSet());
  }
}
