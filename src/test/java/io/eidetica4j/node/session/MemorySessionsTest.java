package io.eidetica4j.node.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.eidetica4j.backend.memory.MemoryBackend;
import io.eidetica4j.instance.Instance;
import io.eidetica4j.instance.NewUser;
import io.eidetica4j.instance.Opened;
import io.eidetica4j.instance.User;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MemorySessionsTest {
  private final MemorySessions sessions =
      new MemorySessions(
          new MemorySessions.Bounds(Duration.ofHours(1), Duration.ofHours(1), 2, 10),
          InstantSource.fixed(Instant.parse("2026-11-23T00:00:00Z")));

  @Test
  void onceAllAreClosedNoMoreAreOpened() {
    try (Opened opened =
            Instance.connectOrCreateBackend(new MemoryBackend(), NewUser.passwordless("a"));
        User late = opened.instance().loginUser("a", Optional.empty())) {
      User early = opened.instance().loginUser("a", Optional.empty());
      Sessions.Issued issued = sessions.open(early).orElseThrow();
      assertThat(sessions.find(issued.token())).isPresent();
      sessions.closeAll();
      assertThat(sessions.find(issued.token())).isEmpty();
      assertThat(sessions.open(late)).isEmpty();
      assertThat(sessions.count()).isZero();
      // still the caller's
      assertThat(late.username()).isEqualTo("a");
    }
  }
}
