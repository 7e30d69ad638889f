package io.eidetica4j.service.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.eidetica4j.codec.Bytes;
import io.eidetica4j.crypto.PrivateKey;
import io.eidetica4j.database.Database;
import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.SigKey;
import io.eidetica4j.instance.User;
import io.eidetica4j.service.protocol.DatabaseOp;
import io.eidetica4j.service.protocol.RequestJson;
import io.eidetica4j.service.protocol.ServiceError;
import io.eidetica4j.service.protocol.ServiceRequest;
import io.eidetica4j.service.protocol.ServiceResponse;
import java.lang.reflect.Field;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Logging in over the socket, and the keys that a session may act as. */
class ServerLoginTest {
  private static final DatabaseOp TIPS = new DatabaseOp.GetVerifiedTips();

  @TempDir private Path folder;
  private ServedInstance served;

  @BeforeEach
  void start() {
    served = new ServedInstance(folder);
  }

  @AfterEach
  void stop() {
    served.close();
  }

  @Test
  void metadataAreThereBeforeLogin() {
    try (RawClient client = served.client()) {
      var answer = (ServiceResponse.Metadata) client.ask(new ServiceRequest.GetInstanceMetadata());
      assertThat(answer.metadata()).contains(served.instance.metadata());
    }
  }

  @Test
  void aRightProofLogsIn() {
    try (RawClient client = served.client("admin")) {
      assertThat(client.ask(served.instance.metadata().usersDb(), admin(), TIPS))
          .isInstanceOf(ServiceResponse.Ids.class);
    }
  }

  private SigKey admin() {
    return SigKey.fromPubkey(served.admin.defaultKey());
  }

  @Test
  void twoConnectionsMayBeOneUser() {
    try (RawClient one = served.client("admin");
        RawClient two = served.client("admin")) {
      Id root = served.instance.metadata().usersDb();
      assertThat(one.ask(root, admin(), TIPS)).isEqualTo(two.ask(root, admin(), TIPS));
    }
  }

  @Test
  void anUnknownUserIsNamed() {
    try (RawClient client = served.client()) {
      ServiceError error = client.fails(new ServiceRequest.LoginUser("mallory"));
      assertThat(error)
          .isEqualTo(new ServiceError("user", "UserNotFound", "User not found: mallory"));
    }
  }

  @Test
  void aProofNeedsAChallenge() {
    try (RawClient client = served.client()) {
      ServiceError error = client.fails(new ServiceRequest.LoginProve(Bytes.wrap(new byte[64])));
      assertThat(error.module()).isEqualTo("io");
      assertThat(error.message())
          .isEqualTo("I/O error: TrustedLoginProve received outside of AwaitingProof state");
    }
  }

  @Test
  void aWrongProofEndsTheAttempt() {
    try (RawClient client = served.client()) {
      for (int length : new int[] {64, 63, 0}) {
        client.ask(new ServiceRequest.LoginUser("admin"));
        ServiceRequest wrong = new ServiceRequest.LoginProve(Bytes.wrap(new byte[length]));
        assertThat(client.fails(wrong).kind()).isEqualTo("InvalidSignature");
        assertThat(client.fails(wrong).kind()).isEqualTo("Io");
      }
    }
  }

  @Test
  void databasesAreClosedBeforeLogin() {
    Id root = served.instance.metadata().usersDb();
    try (RawClient client = served.client()) {
      ServiceError error = client.fails(root, admin(), TIPS);
      assertThat(error.module()).isEqualTo("auth");
      assertThat(error.message())
          .isEqualTo(
              "Invalid auth configuration: database operation requires an authenticated connection; complete TrustedLogin* first");
      client.ask(new ServiceRequest.LoginUser("admin"));
      assertThat(client.fails(root, admin(), TIPS).kind()).isEqualTo("InvalidAuthConfiguration");
      assertThat(client.fails(new ServiceRequest.KeyChallenge(served.admin.defaultKey())).message())
          .contains("SessionKeyChallenge requires");
    }
  }

  @Test
  void anotherLoginEndsTheFirst() {
    served.user("bob").close();
    Id root = served.instance.metadata().usersDb();
    try (RawClient client = served.client("admin")) {
      client.ask(new ServiceRequest.LoginUser("bob"));
      assertThat(client.fails(root, admin(), TIPS).kind()).isEqualTo("InvalidAuthConfiguration");
      client.ask(new ServiceRequest.LoginUser("mallory"));
      assertThat(client.fails(root, admin(), TIPS).kind()).isEqualTo("InvalidAuthConfiguration");
    }
  }

  @Test
  void aKeyIsGoodOnceItIsProven() {
    User bob = served.user("bob");
    Database notes = ServedInstance.database(bob);
    PrivateKey key = ServedInstance.rootKey(bob);
    SigKey identity = SigKey.fromPubkey(key.publicKey());
    try (RawClient client = served.client("admin")) {
      assertThat(client.fails(notes.rootId(), identity, TIPS).kind())
          .isEqualTo("SigningKeyMismatch");
      client.register(key);
      assertThat(client.ask(notes.rootId(), identity, TIPS))
          .isEqualTo(new ServiceResponse.Ids(notes.snapshot()));
      client.login("admin", Optional.empty()).close();
      assertThat(client.fails(notes.rootId(), identity, TIPS).kind())
          .isEqualTo("SigningKeyMismatch");
    }
    bob.close();
  }

  @Test
  void aKeyNeedsAChallengeOfItsOwnEachTime() {
    try (RawClient client = served.client("admin");
        PrivateKey key = PrivateKey.generate()) {
      var register = new ServiceRequest.KeyRegister(key.publicKey(), Bytes.wrap(new byte[64]));
      assertThat(client.fails(register).message())
          .startsWith("Invalid auth configuration: no outstanding SessionKeyChallenge for pubkey");
      client.ask(new ServiceRequest.KeyChallenge(key.publicKey()));
      assertThat(client.fails(register).kind()).isEqualTo("InvalidSignature");
      assertThat(client.fails(register).kind()).isEqualTo("InvalidAuthConfiguration");
    }
  }

  @Test
  void noStateOfAConnectionHoldsAPrivateKey() {
    Class<?>[] states = LoginState.class.getPermittedSubclasses();
    assertThat(states).hasSize(3);
    for (Class<?> state : states) {
      for (Field field : state.getDeclaredFields()) {
        assertThat(field.getGenericType().getTypeName())
            .as(field.toString())
            .doesNotContain(PrivateKey.class.getSimpleName());
      }
    }
  }

  @Test
  void aNewUserLogsInAndAFreshInstanceHasOne() {
    assertThat(served.admin.admin().listUsers()).containsExactly("admin");
    served.user("bob").close();
    served.client("bob").close();
    assertThat(served.admin.admin().listUsers()).containsExactlyInAnyOrder("admin", "bob");
  }

  @Test
  void tooManyKeysAreRefused() {
    served.close();
    served =
        new ServedInstance(
            folder,
            b ->
                new ServiceOptions.Bounds(
                    b.connections(),
                    b.queuedFrames(),
                    b.queuedBytes(),
                    b.subscriptions(),
                    2,
                    b.failedLogins(),
                    b.stateBytes(),
                    b.unverifiedEntries(),
                    b.handshake(),
                    b.write()));
    try (RawClient client = served.client("admin");
        PrivateKey a = PrivateKey.generate();
        PrivateKey b = PrivateKey.generate();
        PrivateKey c = PrivateKey.generate()) {
      client.ask(new ServiceRequest.KeyChallenge(a.publicKey()));
      client.ask(new ServiceRequest.KeyChallenge(b.publicKey()));
      assertThat(client.fails(new ServiceRequest.KeyChallenge(c.publicKey())).kind())
          .isEqualTo("LimitExceeded");
    }
  }

  @Test
  void whoFailsAgainAndAgainIsCutOff() {
    try (RawClient client = served.client()) {
      for (int i = 1; i < ServiceOptions.Bounds.DEFAULT.failedLogins(); i++) {
        client.fails(new ServiceRequest.LoginUser("mallory"));
      }
      client.send(RequestJson.write(new ServiceRequest.LoginUser("mallory")));
      client.receive(); // the answer, unless the end overtakes it
      assertThat(client.isClosed()).isTrue();
    }
  }
}
