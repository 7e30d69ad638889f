package io.eidetica4j.instance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.eidetica4j.EideticaException;
import io.eidetica4j.ErrorKind;
import io.eidetica4j.codec.Bytes;
import io.eidetica4j.crypto.PrivateKey;
import io.eidetica4j.entry.DelegationStep;
import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.KeyHint;
import io.eidetica4j.entry.SigKey;
import io.eidetica4j.store.RowFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The JSON of rows of users, keys and tracked databases, and what is refused as such. */
class UserRecordFormatTest {
  private static final Id ROOT = Id.ofDagCbor(new byte[] {1});

  private static <T> T there(RowFormat<T> format, T row) {
    return format.read(format.write(row));
  }

  private static UserInfo user(PrivateKey key, KeyStorage storage, Optional<String> salt) {
    return new UserInfo(
        "alice",
        ROOT,
        new UserCredentials(key.publicKey(), storage, salt),
        1_795_405_128,
        UserStatus.ACTIVE);
  }

  @Test
  void aUserIsReadAsItWasWritten() {
    PrivateKey key = PrivateKey.generate();
    UserInfo clear = user(key, new KeyStorage.Unencrypted(key.text()), Optional.empty());
    assertThat(there(UserInfo.FORMAT, clear)).isEqualTo(clear);
    KeyStorage wrapped =
        new KeyStorage.Encrypted(
            "aes-256-gcm",
            Bytes.wrap(new byte[] {0, 1, -1, -128, 127}),
            Bytes.wrap(new byte[] {9}));
    UserInfo salted = user(key, wrapped, Optional.of("salt"));
    assertThat(there(UserInfo.FORMAT, salted)).isEqualTo(salted);
  }

  @Test
  void aUsersJsonHasTheReferencesMembers() {
    PrivateKey key = PrivateKey.generate();
    JsonNode json = user(key, new KeyStorage.Unencrypted(key.text()), Optional.empty()).toJson();
    assertThat(json.toString())
        .isEqualTo(
            "{\"username\":\"alice\",\"user_database_id\":\""
                + ROOT
                + "\",\"credentials\":{\"root_key_id\":\""
                + key.publicKey()
                + "\",\"root_key\":{\"type\":\"unencrypted\",\"key\":\""
                + key.text()
                + "\"},\"password_salt\":null},\"created_at\":1795405128,\"status\":\"Active\"}");
    JsonNode wrapped =
        new KeyStorage.Encrypted(
                "aes-256-gcm", Bytes.wrap(new byte[] {-41}), Bytes.wrap(new byte[] {7}))
            .toJson();
    assertThat(wrapped)
        .hasToString(
            "{\"type\":\"encrypted\",\"algorithm\":\"aes-256-gcm\",\"ciphertext\":[215],"
                + "\"nonce\":[7]}");
  }

  @Test
  void aKeyIsReadAsItWasWrittenWithAllKindsOfMappings() {
    PrivateKey key = PrivateKey.generate();
    UserKey row =
        new UserKey(
            key.publicKey(),
            new KeyStorage.Unencrypted(key.text()),
            Optional.of("Root Key"),
            12,
            OptionalLong.of(-3),
            true,
            Map.of(
                ROOT,
                Optional.empty(),
                Id.ofDagCbor(new byte[] {2}),
                Optional.of(SigKey.global(key.publicKey())),
                Id.ofDagCbor(new byte[] {3}),
                Optional.of(
                    new SigKey.Delegation(
                        List.of(new DelegationStep(ROOT, List.of(ROOT))),
                        KeyHint.fromName("dev")))));
    assertThat(there(UserKey.FORMAT, row)).isEqualTo(row);
    assertThat(row.toJson().at("/database_sigkeys/" + ROOT).isNull()).isTrue();
    assertThat(row.toString()).doesNotContain(key.text());
  }

  @Test
  void unknownMembersAreIgnored() {
    PrivateKey key = PrivateKey.generate();
    UserInfo user = user(key, new KeyStorage.Unencrypted(key.text()), Optional.empty());
    ObjectNode more = ((ObjectNode) user.toJson()).put("later", 1);
    assertThat(UserInfo.fromJson(more)).isEqualTo(user);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/username | 1",
        "/user_database_id | \"nonsense\"",
        "/credentials | null",
        "/credentials/root_key_id | \"ed25519:AAAA\"",
        "/credentials/root_key/type | \"plain\"",
        "/credentials/root_key/ciphertext | [256]",
        "/credentials/root_key/ciphertext | [1.0]",
        "/credentials/root_key/nonce | \"text\"",
        "/credentials/password_salt | 7",
        "/created_at | 1.5",
        "/created_at | 9223372036854775808",
        "/status | \"Gone\""
      })
  void aMalformedUserIsRefusedWithoutQuotingIt(String pointer, String value) {
    PrivateKey key = PrivateKey.generate();
    KeyStorage wrapped = new KeyStorage.Encrypted("aes-256-gcm", Bytes.EMPTY, Bytes.EMPTY);
    ObjectNode json = (ObjectNode) user(key, wrapped, Optional.of("s4lt")).toJson();
    int slash = pointer.lastIndexOf('/');
    ((ObjectNode) json.at(pointer.substring(0, slash)))
        .set(pointer.substring(slash + 1), RowFormat.raw().read("[" + value + "]").get(0));
    assertThatExceptionOfType(EideticaException.class)
        .isThrownBy(() -> UserInfo.FORMAT.read(json.toString()))
        .satisfies(e ->
            assertThat(e.kind())
                .isIn(
                    ErrorKind.SERIALIZE,
                    ErrorKind.ID_INVALID_FORMAT,
                    ErrorKind.AUTH_INVALID_KEY_FORMAT))
        .satisfies(e -> assertThat(String.valueOf(e.getMessage())).doesNotContain("s4lt"));
  }

  @Test
  void aPrivateKeyThatCannotBeReadIsNotQuoted() {
    String almost = "ed25519:c2VjcmV0";
    assertThatExceptionOfType(EideticaException.class)
        .isThrownBy(() -> WrappingKey.open(new KeyStorage.Unencrypted(almost), Optional.empty()))
        .satisfies(e -> assertThat(String.valueOf(e.getMessage())).doesNotContain("c2VjcmV0"));
  }

  @Test
  void nothingShowsAPassword() {
    char[] password;
    try (NewUser user = NewUser.withPassword("bob", "hunter2")) {
      assertThat(user).hasToString("NewUser[bob, with password]");
      password = user.password().orElseThrow();
      assertThat(password).containsExactly("hunter2".toCharArray());
    }
    assertThat(password).containsOnly('\0');
    assertThat(NewUser.passwordless("eve")).hasToString("NewUser[eve, without password]");
  }
}
