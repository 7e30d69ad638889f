package io.eidetica4j.instance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.eidetica4j.EideticaException;
import io.eidetica4j.ErrorKind;
import io.eidetica4j.codec.Bytes;
import io.eidetica4j.crypto.PasswordKeys;
import io.eidetica4j.crypto.PrivateKey;
import io.eidetica4j.crypto.PublicKey;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** The open keys of a session. */
class UserKeyManagerTest {
  private final String salt = PasswordKeys.newSalt();

  private WrappingKey wrapping(String password) {
    return WrappingKey.derive(password.toCharArray(), salt);
  }

  private static UserKey row(PrivateKey key, KeyStorage storage, long createdAt) {
    return UserKey.additional(key.publicKey(), storage, Optional.empty(), createdAt);
  }

  private static UserKey wrapped(PrivateKey key, WrappingKey with, long createdAt) {
    return row(key, WrappingKey.store(key, Optional.of(with)), createdAt);
  }

  private static void assertFails(ErrorKind kind, String message, ThrowingCallable call) {
    assertThatExceptionOfType(EideticaException.class)
        .isThrownBy(call)
        .withMessageContaining(message)
        .satisfies(e -> assertThat(e.kind()).isEqualTo(kind));
  }

  @Test
  void wrappedKeysOpenToTheOriginals() {
    try (UserKeyManager keys = UserKeyManager.withWrappingKey(wrapping("pw"))) {
      for (int i = 0; i < 3; i++) {
        PrivateKey key = PrivateKey.generate();
        keys.add(wrapped(key, wrapping("pw"), i));
        assertThat(keys.signingKey(key.publicKey()).orElseThrow().text()).isEqualTo(key.text());
      }
      assertThat(keys.rows()).hasSize(3);
      assertThat(keys.signingKey(PublicKey.random())).isEmpty();
      assertThat(keys.row(PublicKey.random())).isEmpty();
    }
  }

  @Test
  void aWrongPasswordOpensNothing() {
    PrivateKey key = PrivateKey.generate();
    UserKey row = wrapped(key, wrapping("right"), 0);
    try (UserKeyManager keys = UserKeyManager.withWrappingKey(wrapping("wrong"))) {
      assertFails(ErrorKind.USER_DECRYPTION_FAILED, "Decryption failed", () -> keys.add(row));
      assertThat(keys.rows()).isEmpty();
    }
    try (UserKeyManager keys = UserKeyManager.passwordless()) {
      assertFails(ErrorKind.USER_PASSWORD_REQUIRED, "decrypt encrypted key", () -> keys.add(row));
    }
  }

  @Test
  void anUnknownCipherIsNamed() {
    PrivateKey key = PrivateKey.generate();
    KeyStorage odd =
        new KeyStorage.Encrypted("rot13", Bytes.wrap(new byte[68]), Bytes.wrap(new byte[12]));
    try (UserKeyManager keys = UserKeyManager.withWrappingKey(wrapping("pw"))) {
      assertFails(
          ErrorKind.USER_DECRYPTION_FAILED,
          "Unsupported encryption algorithm: rot13",
          () -> keys.add(row(key, odd, 0)));
    }
  }

  @Test
  void anOddNonceIsRefused() {
    PrivateKey key = PrivateKey.generate();
    KeyStorage odd =
        new KeyStorage.Encrypted(
            KeyStorage.ALGORITHM, Bytes.wrap(new byte[68]), Bytes.wrap(new byte[11]));
    try (UserKeyManager keys = UserKeyManager.withWrappingKey(wrapping("pw"))) {
      assertFails(
          ErrorKind.USER_INVALID_NONCE_LENGTH,
          "expected 12, got 11",
          () -> keys.add(row(key, odd, 0)));
    }
  }

  @Test
  void aKeyStoredUnderAnotherKeysNameIsRefused() {
    PrivateKey key = PrivateKey.generate();
    UserKey lying =
        UserKey.additional(
            PublicKey.random(), new KeyStorage.Unencrypted(key.text()), Optional.empty(), 0);
    try (UserKeyManager keys = UserKeyManager.passwordless()) {
      assertFails(ErrorKind.USER_DECRYPTION_FAILED, "does not belong", () -> keys.add(lying));
    }
  }

  @Test
  void rowsComeByAgeThenText() {
    try (UserKeyManager keys = UserKeyManager.passwordless()) {
      for (int i = 0; i < 6; i++) {
        PrivateKey key = PrivateKey.generate();
        keys.add(row(key, new KeyStorage.Unencrypted(key.text()), 10 - i / 2));
      }
      List<String> order = new ArrayList<>();
      keys.rows().forEach(row -> order.add("%02d %s".formatted(row.createdAt(), row.keyId())));
      assertThat(order).isSorted().hasSize(6);
      assertThat(keys.defaultKey()).contains(keys.rows().getFirst());
    }
  }

  @Test
  void theMarkedKeyIsTheDefault() {
    try (UserKeyManager keys = UserKeyManager.passwordless()) {
      assertThat(keys.defaultKey()).isEmpty();
      PrivateKey old = PrivateKey.generate();
      keys.add(row(old, new KeyStorage.Unencrypted(old.text()), 0));
      PrivateKey marked = PrivateKey.generate();
      UserKey markedRow =
          new UserKey(
              marked.publicKey(),
              new KeyStorage.Unencrypted(marked.text()),
              Optional.empty(),
              5,
              OptionalLong.empty(),
              true,
              Map.of());
      keys.add(markedRow);
      assertThat(keys.defaultKey()).contains(markedRow);
    }
  }

  @Test
  void rewrappedKeysAreSortedAndHaveFreshNonces() {
    WrappingKey with = wrapping("pw");
    Set<Bytes> nonces = new HashSet<>();
    try (UserKeyManager keys = UserKeyManager.withWrappingKey(wrapping("pw"))) {
      PrivateKey clear = PrivateKey.generate();
      keys.add(row(clear, new KeyStorage.Unencrypted(clear.text()), 0));
      for (int i = 0; i < 4; i++) {
        UserKey row = wrapped(PrivateKey.generate(), with, i);
        nonces.add(((KeyStorage.Encrypted) row.storage()).nonce());
        keys.add(row);
      }
      List<UserKey> again = keys.rewrapped();
      assertThat(again).extracting(row -> row.keyId().text()).isSorted().hasSize(5);
      for (UserKey row : again) {
        assertThat(WrappingKey.open(row.storage(), Optional.of(with)).publicKey())
            .isEqualTo(row.keyId());
        if (row.storage() instanceof KeyStorage.Encrypted wrapped) {
          nonces.add(wrapped.nonce());
        }
      }
    }
    assertThat(nonces).hasSize(8);
  }

  @Test
  void aNewRowOfAnOpenKeyKeepsTheKeyObject() {
    try (UserKeyManager keys = UserKeyManager.passwordless()) {
      PrivateKey key = PrivateKey.generate();
      UserKey row = row(key, new KeyStorage.Unencrypted(key.text()), 0);
      keys.add(row);
      PrivateKey open = keys.signingKey(key.publicKey()).orElseThrow();
      UserKey moved = row(key, new KeyStorage.Unencrypted(key.text()), 9);
      keys.add(moved);
      assertThat(keys.signingKey(key.publicKey())).containsSame(open);
      assertThat(keys.row(key.publicKey())).contains(moved);
    }
  }

  @Test
  void closingWipesEverything() {
    UserKeyManager keys = UserKeyManager.passwordless();
    PrivateKey key = PrivateKey.generate();
    keys.add(row(key, new KeyStorage.Unencrypted(key.text()), 0));
    PrivateKey open = keys.signingKey(key.publicKey()).orElseThrow();
    assertThat(keys).hasToString("UserKeyManager[1 keys]");
    keys.close();
    keys.close();
    assertThat(keys).hasToString("UserKeyManager[0 keys]");
    assertThatExceptionOfType(RuntimeException.class).isThrownBy(open::text);
    assertFails(ErrorKind.INSTANCE_INSTANCE_DROPPED, "session has ended", keys::rows);
  }
}
