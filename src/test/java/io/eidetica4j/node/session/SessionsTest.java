package io.eidetica4j.node.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.eidetica4j.EideticaException;
import io.eidetica4j.ErrorKind;
import io.eidetica4j.backend.Records;
import io.eidetica4j.crypto.PublicKey;
import io.eidetica4j.instance.Instance;
import io.eidetica4j.instance.NewUser;
import io.eidetica4j.instance.Opened;
import io.eidetica4j.instance.User;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SessionsTest {
  private static final Duration IDLE = Duration.ofMinutes(10);
  private static final Duration TTL = Duration.ofHours(1);
  private static final Records.Space SPACE = new Records.Space("sessions", false);

  @TempDir private Path folder;
  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-11-23T00:00:00Z"));
  private Instance instance;
  private Sessions pod;
  private Sessions otherPod;

  @BeforeEach
  void start() {
    Opened opened = Instance.connectOrCreate(url(), NewUser.withPassword("a", "pw"));
    opened.user().orElseThrow().close();
    instance = opened.instance();
    pod = sessions();
    otherPod = sessions();
  }

  @AfterEach
  void stop() {
    pod.closeAll();
    otherPod.closeAll();
    instance.close();
  }

  private String url() {
    return "sqlite://" + folder.resolve("x.db") + "?synchronous=off";
  }

  private Sessions sessions() {
    return new Sessions(() -> instance, new Sessions.Bounds(TTL, IDLE, 2, 5), now::get);
  }

  private User login() {
    return instance.loginUser("a", Optional.of("pw"));
  }

  private Sessions.Issued issued() {
    pass(Duration.ofMillis(1));
    return pod.open(login()).orElseThrow();
  }

  private void pass(Duration time) {
    now.set(now.get().plus(time));
  }

  @Test
  void aSessionIsKnownWithoutStorageForAWhileAndThenLookedUp() {
    String token = issued().token();
    assertThat(pod.known(token)).isPresent();
    pass(Sessions.FRESH);
    assertThat(pod.known(token)).isEmpty();
    assertThat(pod.find(token)).isPresent();
    assertThat(pod.known(token)).isPresent();
    assertThat(pod.find(token + "x")).isEmpty();
    assertThat(pod.find(Token.make())).isEmpty();
  }

  @Test
  void anotherPodGoesOnWithASessionAndItsKeys() {
    Sessions.Issued here = issued();
    PublicKey added = here.session().user().addPrivateKey(Optional.of("laptop"));
    User there = otherPod.find(here.token()).orElseThrow().user();
    assertThat(there.username()).isEqualTo("a");
    assertThat(there.getSigningKey(added).publicKey()).isEqualTo(added);
    assertThat(otherPod.find(here.token()).orElseThrow().expiresAt())
        .isEqualTo(here.session().expiresAt());
  }

  @Test
  void aSessionSurvivesARestart() {
    String token = issued().token();
    pod.closeAll();
    otherPod.closeAll();
    instance.close();
    instance = Instance.connect(url());
    pod = sessions();
    User again = pod.find(token).orElseThrow().user();
    assertThat(again.listKeys()).hasSize(1);
    again.addPrivateKey(Optional.empty());
  }

  @Test
  void aLogoutReachesTheOtherPods() {
    String token = issued().token();
    Session there = otherPod.find(token).orElseThrow();
    pod.close(pod.find(token).orElseThrow());
    assertThat(pod.find(token)).isEmpty();
    pass(Sessions.FRESH);
    assertThat(otherPod.isLive(there)).isFalse();
    assertThat(otherPod.find(token)).isEmpty();
    assertThat(otherPod.count()).isZero();
    assertThat(catchThrowableOfType(EideticaException.class, there.user()::listKeys).kind())
        .isEqualTo(ErrorKind.INSTANCE_INSTANCE_DROPPED);
  }

  @Test
  void anUnusedSessionEndsAndUseMovesItsEnd() {
    String used = issued().token();
    String unused = issued().token();
    for (int i = 0; i < 4; i++) {
      pass(IDLE.dividedBy(3));
      assertThat(pod.find(used)).isPresent();
    }
    assertThat(pod.find(unused)).isEmpty();
    assertThat(otherPod.find(unused)).isEmpty();
    assertThat(otherPod.find(used)).isPresent();
  }

  @Test
  void howeverOftenItIsUsedASessionEnds() {
    String token = issued().token();
    for (int i = 0; i < 7; i++) {
      pass(TTL.dividedBy(8));
      assertThat(pod.find(token)).isPresent();
    }
    pass(TTL.dividedBy(8));
    assertThat(pod.known(token)).isEmpty();
    assertThat(pod.find(token)).isEmpty();
  }

  @Test
  void sweepingWipesWhatEndedElsewhere() {
    String token = issued().token();
    Session there = otherPod.find(token).orElseThrow();
    pod.close(pod.find(token).orElseThrow());
    pass(Sessions.FRESH);
    otherPod.expire();
    assertThat(otherPod.count()).isZero();
    assertThat(catchThrowableOfType(EideticaException.class, there.user()::listKeys)).isNotNull();
  }

  @Test
  void withOneMoreThanAUserMayHaveTheLongestUnusedEnds() {
    String first = issued().token();
    String second = issued().token();
    pass(IDLE.dividedBy(2));
    assertThat(pod.find(first)).isPresent();
    String third = issued().token();
    assertThat(pod.find(second)).isEmpty();
    assertThat(pod.find(first)).isPresent();
    assertThat(pod.find(third)).isPresent();
    assertThat(pod.count()).isEqualTo(2);
  }

  @Test
  void beyondTheSessionsOfAllALoginIsRefusedAndTheUserStaysTheCallers() {
    try (User admin = login()) {
      for (String name : new String[] {"b", "c", "d"}) {
        admin.admin().createUser(NewUser.passwordless(name));
        for (int i = 0; i < 2; i++) {
          User user = instance.loginUser(name, Optional.empty());
          if (pod.open(user).isEmpty()) {
            assertThat(user.username()).isEqualTo("d");
            assertThat(user.listKeys()).hasSize(1);
            user.close();
          }
        }
      }
    }
    assertThat(pod.count()).isEqualTo(5);
  }

  @Test
  void atTheStopNoMoreAreOpenedOrFound() {
    Sessions.Issued early = issued();
    pod.closeAll();
    assertThat(pod.count()).isZero();
    try (User late = login()) {
      for (Runnable each : new Runnable[] {() -> pod.find(early.token()), () -> pod.open(late)}) {
        assertThat(catchThrowableOfType(EideticaException.class, each::run).kind())
            .isEqualTo(ErrorKind.INSTANCE_UNAVAILABLE);
      }
      assertThat(late.listKeys()).hasSize(1);
    }
    assertThat(otherPod.find(early.token())).isPresent();
  }

  @Test
  void nothingAtRestOpensASession() throws Exception {
    Sessions.Issued issued = issued();
    Records.Row row =
        instance
            .backend()
            .records()
            .get(SPACE, Token.hash(issued.token()), now.get())
            .orElseThrow();
    String secret =
        issued.session().user().getSigningKey(issued.session().user().defaultKey()).text();
    assertThat(row.key()).isNotEqualTo(issued.token());
    pod.closeAll();
    otherPod.closeAll();
    instance.close();
    for (String file : new String[] {"x.db", "x.db-wal"}) {
      Path path = folder.resolve(file);
      String bytes = Files.exists(path) ? Files.readString(path, StandardCharsets.ISO_8859_1) : "";
      assertThat(bytes).doesNotContain(issued.token()).doesNotContain(secret);
    }
    instance = Instance.connect(url());
  }

  @Test
  void aRowThatWasTamperedWithOpensNothingAndGoes() {
    String token = issued().token();
    Records records = instance.backend().records();
    Records.Row row = records.get(SPACE, Token.hash(token), now.get()).orElseThrow();
    byte[] changed = row.value().toArray();
    changed[changed.length - 1] ^= 1;
    records.replace(SPACE, row, row.withValue(io.eidetica4j.codec.Bytes.wrap(changed)));
    assertThat(otherPod.find(token)).isEmpty();
    assertThat(records.get(SPACE, row.key(), now.get())).isEmpty();
  }
}
