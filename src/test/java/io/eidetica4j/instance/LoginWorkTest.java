package io.eidetica4j.instance;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.eidetica4j.EideticaException;
import io.eidetica4j.Observer;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * That a login with a password costs the derivation of a key whoever it is for, so that its time
 * tells nothing of who exists. Seen by the 19 MiB of memory that a derivation takes.
 */
class LoginWorkTest {
  private static final long DERIVATION = 19L << 20;

  private static long allocated(Runnable work) {
    ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = thread.getCurrentThreadAllocatedBytes();
    work.run();
    return thread.getCurrentThreadAllocatedBytes() - before;
  }

  @Test
  void everyAttemptWithAPasswordIsOneDerivation() {
    List<String> outcomes = new ArrayList<>();
    InstanceOptions options =
        InstanceOptions.DEFAULT.withObserver(
            new Observer() {
              @Override
              public void login(String outcome) {
                outcomes.add(outcome);
              }
            });
    try (Opened opened =
        Instance.connectOrCreate("memory://", NewUser.passwordless("open"), options)) {
      User admin = opened.user().orElseThrow();
      admin.admin().createUser(NewUser.withPassword("locked", "right"));
      for (String name : List.of("open", "locked", "nobody", "")) {
        assertThat(allocated(() -> attempt(opened.instance(), name, Optional.of("wrong"))))
            .as("wrong password for '" + name + "'")
            .isBetween(DERIVATION, 2 * DERIVATION);
      }
      assertThat(allocated(() -> attempt(opened.instance(), "locked", Optional.of("right"))))
          .isBetween(DERIVATION, 2 * DERIVATION);
      for (String name : List.of("open", "locked", "nobody")) {
        assertThat(allocated(() -> attempt(opened.instance(), name, Optional.empty())))
            .as("no password for '" + name + "'")
            .isLessThan(DERIVATION);
      }
    }
    assertThat(outcomes)
        .containsExactly("denied", "denied", "denied", "denied", "ok", "ok", "denied", "denied");
  }

  private static void attempt(Instance instance, String name, Optional<String> password) {
    try (User user = instance.loginUser(name, password)) {
      assertThat(user.username()).isEqualTo(name);
    } catch (EideticaException e) {
      assertThat(e.kind().module()).isEqualTo("user");
    }
  }
}
