package io.eidetica4j.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.eidetica4j.ErrorKind;
import io.eidetica4j.auth.Thrown;
import io.eidetica4j.codec.Base64Text;
import io.eidetica4j.codec.Bytes;
import io.eidetica4j.crdt.Crdt;
import io.eidetica4j.crdt.Doc;
import io.eidetica4j.crdt.Value;
import io.eidetica4j.crypto.AesGcm;
import io.eidetica4j.crypto.Argon2;
import io.eidetica4j.entry.HeightStrategy;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PasswordStoreTest {
  private static final StoreType<PasswordStore<DocStore>> SECRETS =
      PasswordStore.type(DocStore.TYPE);
  private static final String NAME = "secrets";

  /** The written-down example of the format. */
  private static final String SALT = "AAECAwQFBgcICQoLDA0ODw";

  private static final byte[] KEY =
      HexFormat.of().parseHex("64769a02adc0d1bf4ed340140e82b083fd5fd7b2f64e27996a51952fa90960be");
  private static final byte[] NONCE = HexFormat.of().parseHex("000102030405060708090a0b");
  private static final String WRAPPED =
      "fhwSoX0gDKYGaGdqC/r/92PaCd2AK7w7IIA3K7MyKoX7TaT0Riiy2Q6SbT9fJPT3A/sWHwm+obuobq9Rs8Hu";
  private static final Bytes PAYLOAD =
      Bytes.fromHex(
          "6465666768696a6b6c6d6e6f1c1c81958772dfe47f7b6167d8b819ac7547ff94"
              + "d9cd5560500ea1ba544c55ec9a93cc5cec6ebb5a989ee4feaef5846bb3801e64");

  private final FakeContext context = new FakeContext();

  private PasswordStore<DocStore> initialized() {
    PasswordStore<DocStore> store = SECRETS.open(context, NAME);
    store.initialize("hunter2");
    return store;
  }

  /** A store as the example describes it, but for some members. */
  private PasswordStore<DocStore> registered(Map<String, Value> changes) {
    Doc config =
        PasswordConfig.of(SALT, Argon2.Costs.DEFAULT, NONCE, Base64Text.decode(WRAPPED)).toDoc();
    for (Map.Entry<String, Value> change : changes.entrySet()) {
      config = config.with(change.getKey(), change.getValue());
    }
    context.registry().setEntry(NAME, PasswordStore.TYPE_ID, config);
    return SECRETS.load(context, NAME);
  }

  @Test
  void aNewStoreHasNoPasswordAndGivesNothing() {
    PasswordStore<DocStore> store = SECRETS.open(context, NAME);
    assertThat(store.isInitialized()).isFalse();
    assertThat(store.isOpen()).isFalse();
    assertThat(store.config()).isEqualTo(Doc.EMPTY);
    assertThat(context.registry().entry(NAME).typeId()).isEqualTo("encrypted:password:v0");
    Thrown.kind(ErrorKind.STORE_INVALID_OPERATION, () -> store.open("hunter2"));
    Thrown.kind(ErrorKind.STORE_INVALID_OPERATION, store::inner);
  }

  @Test
  void whoeverHasThePasswordReadsWhatWasWritten() {
    PasswordStore<DocStore> made = initialized();
    assertThat(made.isOpen()).isTrue();
    made.inner().set("pin", "1234");
    assertThat(made.inner().getText("pin")).isEqualTo("1234");
    context.commit();
    PasswordStore<DocStore> store = SECRETS.open(context, NAME);
    assertThat(store.isInitialized()).isTrue();
    assertThat(store.isOpen()).isFalse();
    Thrown.kind(ErrorKind.STORE_INVALID_OPERATION, store::inner);
    store.open("hunter2");
    assertThat(store.inner().getText("pin")).isEqualTo("1234");
    Thrown.kind(ErrorKind.STORE_INVALID_OPERATION, () -> store.open("hunter2"));
    Thrown.kind(ErrorKind.STORE_INVALID_OPERATION, () -> store.initialize("other"));
  }

  @Test
  void anUnlockOpensOtherHandlesUntilItIsClosed() {
    PasswordStore<DocStore> made = initialized();
    made.inner().set("pin", "1234");
    StoreUnlock unlock = made.unlock();
    context.commit();
    PasswordStore<DocStore> store = SECRETS.open(context, NAME);
    Thrown.kind(ErrorKind.STORE_INVALID_OPERATION, store::unlock);
    store.open(unlock);
    assertThat(store.inner().getText("pin")).isEqualTo("1234");
    assertThat(unlock.toString()).isEqualTo("StoreUnlock[redacted]");
    unlock.close();
    assertThat(store.inner().getText("pin")).isEqualTo("1234");
    PasswordStore<DocStore> next = SECRETS.open(context, NAME);
    Thrown.kind(ErrorKind.STORE_INVALID_OPERATION, () -> next.open(unlock));
    assertThat(next.isOpen()).isFalse();
  }

  @Test
  void anUnlockOfAnotherStoreOpensNothing() {
    StoreUnlock unlock = initialized().unlock();
    context.commit();
    PasswordStore<DocStore> other = registered(Map.of());
    Thrown.kind(ErrorKind.STORE_IMPLEMENTATION_ERROR, () -> other.open(unlock));
    assertThat(other.isOpen()).isFalse();
  }

  @Test
  void theRegisterHoldsTheConfigurationThatOthersRead() {
    initialized();
    context.commit();
    Doc config = context.registry().entry(NAME).config();
    assertThat(config.isAtomic()).isTrue();
    Doc encryption = config.getDoc("encryption").orElseThrow();
    assertThat(encryption.getText("salt").orElseThrow()).hasSize(22);
    assertThat(encryption.with("salt", SALT))
        .isEqualTo(
            Doc.EMPTY
                .with("algorithm", "aes-256-gcm")
                .with("kdf", "argon2id")
                .with("salt", SALT)
                .with("version", "v0")
                .with("argon2_m_cost", 19456)
                .with("argon2_t_cost", 2)
                .with("argon2_p_cost", 1));
    assertThat(config.getText("wrapped_config.nonce").map(Base64Text::decode).orElseThrow())
        .hasSize(12);
    assertThat(config.getText("wrapped_config.ciphertext").map(Base64Text::decode).orElseThrow())
        .hasSize(47 + 16);
  }

  @Test
  void theWrittenDownExampleOpensAndReads() throws Exception {
    PasswordStore<DocStore> store = registered(Map.of());
    store.open("hunter2");
    assertThat(store.isOpen()).isTrue();
    assertThat(AesGcm.decrypt(Base64Text.decode(WRAPPED), KEY, NONCE))
        .isEqualTo(new InnerStore("docstore:v0", Doc.EMPTY).toJson());
    assertThat(new EncryptedCrdt<>(Doc.CRDT, new StoreKey(KEY.clone())).decode(PAYLOAD))
        .isEqualTo(Doc.EMPTY.with("pin", "1234"));
  }

  @Test
  void payloadsHoldNothingInClearAndNoTwoAreAlike() {
    Crdt<Doc> sealed = new EncryptedCrdt<>(Doc.CRDT, new StoreKey(KEY.clone()));
    Doc doc = Doc.EMPTY.with("pin", "1234");
    Bytes once = sealed.encode(doc);
    assertThat(once.length()).isEqualTo(12 + doc.toJson().length() + 16);
    assertThat(once).isNotEqualTo(sealed.encode(doc));
    assertThat(new String(once.toArray(), java.nio.charset.StandardCharsets.ISO_8859_1))
        .doesNotContain("pin", "1234", "children");
    assertThat(sealed.decode(once)).isEqualTo(doc);
  }

  @Test
  void aWrongPasswordIsAnErrorAndLeavesTheStoreLocked() {
    PasswordStore<DocStore> store = registered(Map.of());
    for (String wrong : List.of("", "hunter", "Hunter2", "hunter2 ", "hunter2\0")) {
      assertThat(Thrown.kind(ErrorKind.STORE_IMPLEMENTATION_ERROR, () -> store.open(wrong)))
          .hasMessageContaining("Failed to decrypt wrapped config");
      assertThat(store.isOpen()).isFalse();
    }
    store.open("hunter2".toCharArray());
    assertThat(store.isOpen()).isTrue();
  }

  @Test
  void theEmptyPasswordIsAPassword() {
    SECRETS.open(context, NAME).initialize("");
    context.commit();
    PasswordStore<DocStore> store = SECRETS.open(context, NAME);
    Thrown.kind(ErrorKind.STORE_IMPLEMENTATION_ERROR, () -> store.open("x"));
    store.open("");
    assertThat(store.isOpen()).isTrue();
  }

  @Test
  void unknownWaysOfEncryptionAreRefusedAtOnce() {
    for (String member : List.of("encryption.algorithm", "encryption.kdf")) {
      Thrown.kind(
          ErrorKind.STORE_INVALID_CONFIGURATION,
          () -> registered(Map.of(member, Value.of("rot13"))));
    }
  }

  @Test
  void configurationsThatCanNotBeReadAreErrorsNotCrashes() {
    List<Map<String, Value>> broken =
        List.of(
            Map.of("encryption", Value.of("none")),
            Map.of("wrapped_config", Value.NULL),
            Map.of("encryption.salt", Value.of(7)),
            Map.of("encryption.algorithm", Value.DELETED),
            Map.of("encryption.argon2_m_cost", Value.of(-1)),
            Map.of("encryption.argon2_t_cost", Value.of(1L << 32)),
            Map.of("encryption.argon2_p_cost", Value.of(Long.MAX_VALUE)),
            Map.of("wrapped_config.nonce", Value.of(1)),
            Map.of("wrapped_config.ciphertext", Doc.EMPTY));
    for (Map<String, Value> changes : broken) {
      assertThat(Thrown.kind(ErrorKind.STORE_DESERIALIZATION_FAILED, () -> registered(changes)))
          .as(changes.toString())
          .hasMessageContaining("Failed to parse PasswordStoreConfig");
    }
  }

  @Test
  void whatCanNotBeDecodedIsRefusedWhenOpened() {
    for (Map<String, Value> changes :
        List.of(
            Map.of("wrapped_config.nonce", Value.of("AAECAwQFBgcICQo=")),
            Map.of("wrapped_config.nonce", Value.of("AAECAwQFBgcICQoL=")),
            Map.of("wrapped_config.ciphertext", Value.of("not base64")))) {
      PasswordStore<DocStore> store = registered(changes);
      Thrown.kind(ErrorKind.STORE_INVALID_CONFIGURATION, () -> store.open("hunter2"));
    }
    for (String salt : List.of("", "abc", "AAAA===", "AAAAAAA!", "A".repeat(65), "ünïcödësalt")) {
      PasswordStore<DocStore> store = registered(Map.of("encryption.salt", Value.of(salt)));
      Thrown.kind(ErrorKind.STORE_IMPLEMENTATION_ERROR, () -> store.open("hunter2"));
    }
    for (String ciphertext : List.of("", "AAAA", Base64Text.encode(new byte[100]))) {
      PasswordStore<DocStore> store =
          registered(Map.of("wrapped_config.ciphertext", Value.of(ciphertext)));
      Thrown.kind(ErrorKind.STORE_IMPLEMENTATION_ERROR, () -> store.open("hunter2"));
    }
  }

  @Test
  void costsThatWouldKeepThisNodeBusyAreRefusedBeforeMemoryIsTaken() { // design rule 13
    List<Map<String, Value>> costly =
        List.of(
            Map.of("encryption.argon2_m_cost", Value.of(0xffff_ffffL)),
            Map.of("encryption.argon2_m_cost", Value.of(256 * 1024 + 1)),
            Map.of("encryption.argon2_t_cost", Value.of(0xffff_ffffL)),
            Map.of("encryption.argon2_t_cost", Value.of(17)),
            Map.of("encryption.argon2_p_cost", Value.of(17)),
            Map.of("encryption.argon2_m_cost", Value.of(0)),
            Map.of("encryption.argon2_t_cost", Value.of(0)),
            Map.of("encryption.argon2_p_cost", Value.of(0)),
            Map.of("encryption.argon2_m_cost", Value.of(7)));
    for (Map<String, Value> changes : costly) {
      PasswordStore<DocStore> store = registered(changes);
      assertThat(Thrown.kind(ErrorKind.STORE_IMPLEMENTATION_ERROR, () -> store.open("hunter2")))
          .as(changes.toString())
          .hasMessageContaining("Argon2");
    }
  }

  @Test
  void costsThatAreLeftOutAreTheDefaultOnes() {
    PasswordStore<DocStore> store =
        registered(
            Map.of(
                "encryption.argon2_m_cost",
                Value.DELETED,
                "encryption.argon2_t_cost",
                Value.of("two"),
                "encryption.argon2_p_cost",
                Value.NULL,
                "encryption.version",
                Value.of("v99")));
    store.open("hunter2");
    assertThat(store.isOpen()).isTrue();
  }

  @Test
  void whatIsInsideMustBeOfTheKindThatIsAskedFor() {
    initialized();
    context.commit();
    PasswordStore<Table<JsonNode>> store = PasswordStore.type(Table.raw()).load(context, NAME);
    assertThat(Thrown.kind(ErrorKind.STORE_TYPE_MISMATCH, () -> store.open("hunter2")))
        .hasMessageContainingAll("table:v0", "docstore:v0");
    assertThat(store.isOpen()).isFalse();
    Thrown.kind(ErrorKind.STORE_INVALID_OPERATION, store::inner);
  }

  @Test
  void wrappedConfigurationsThatCanNotBeReadAreErrors() {
    for (String json :
        List.of(
            "",
            "null",
            "[]",
            "{}",
            "{\"type\":\"docstore:v0\"}",
            "{\"config\":{\"children\":{}}}",
            "{\"type\":1,\"config\":{\"children\":{}}}",
            "{\"type\":\"docstore:v0\",\"config\":7}",
            "{\"type\":\"docstore:v0\",\"type\":\"docstore:v0\",\"config\":{\"children\":{}}}",
            "{\"type\":\"docstore:v0\",\"config\":{\"children\":{}}}x")) {
      byte[] sealed = AesGcm.encrypt(Bytes.utf8(json).array(), KEY, NONCE);
      PasswordStore<DocStore> store =
          registered(Map.of("wrapped_config.ciphertext", Value.of(Base64Text.encode(sealed))));
      assertThat(Thrown.kind(ErrorKind.STORE_DESERIALIZATION_FAILED, () -> store.open("hunter2")))
          .as(json)
          .hasNoCause();
    }
    byte[] sealed =
        AesGcm.encrypt(
            Bytes.utf8("{\"config\":{\"children\":{}},\"more\":[1],\"type\":\"docstore:v0\"}")
                .array(),
            KEY,
            NONCE);
    PasswordStore<DocStore> store =
        registered(Map.of("wrapped_config.ciphertext", Value.of(Base64Text.encode(sealed))));
    store.open("hunter2");
    assertThat(store.isOpen()).isTrue();
  }

  @Test
  void payloadsThatAreTooShortOrWereChangedAreErrors() {
    Crdt<Doc> sealed = new EncryptedCrdt<>(Doc.CRDT, new StoreKey(KEY.clone()));
    for (int length = 0; length < PAYLOAD.length(); length++) {
      Bytes cut = Bytes.copyOf(java.util.Arrays.copyOf(PAYLOAD.toArray(), length));
      Thrown.kind(
          length < 12
              ? ErrorKind.STORE_DESERIALIZATION_FAILED
              : ErrorKind.STORE_IMPLEMENTATION_ERROR,
          () -> sealed.decode(cut));
    }
    for (int i = 0; i < PAYLOAD.length(); i++) {
      byte[] changed = PAYLOAD.toArray();
      changed[i] ^= 1;
      Thrown.kind(ErrorKind.STORE_IMPLEMENTATION_ERROR, () -> sealed.decode(Bytes.wrap(changed)));
    }
  }

  @Test
  void whatIsInsideSeesItsOwnConfigurationAndCanNotTouchThatOfTheEncryption() {
    PasswordStore<DocStore> store = SECRETS.open(context, NAME);
    store.initialize("hunter2".toCharArray(), Doc.EMPTY.with("unit", "apples"));
    assertThat(store.inner().config()).isEqualTo(Doc.EMPTY.with("unit", "apples"));
    context.commit();
    PasswordStore<DocStore> again = SECRETS.open(context, NAME);
    again.open("hunter2");
    assertThat(again.inner().config()).isEqualTo(Doc.EMPTY.with("unit", "apples"));
    Thrown.kind(ErrorKind.STORE_INVALID_OPERATION, () -> again.inner().setConfig(Doc.EMPTY));
    again.setHeightStrategy(Optional.of(HeightStrategy.TIMESTAMP));
    assertThat(again.inner().heightStrategy()).contains(HeightStrategy.TIMESTAMP);
    context.commit();
    assertThat(context.registry().entry(NAME).typeId()).isEqualTo(PasswordStore.TYPE_ID);
    SECRETS.open(context, NAME).open("hunter2");
  }

  @Test
  void aStoreThatIsNotRegisteredOrIsOfAnotherKindIsNoPasswordStore() {
    Thrown.kind(ErrorKind.STORE_KEY_NOT_FOUND, () -> SECRETS.load(context, NAME));
    DocStore.TYPE.open(context, NAME);
    Thrown.kind(ErrorKind.STORE_TYPE_MISMATCH, () -> SECRETS.load(context, NAME));
    Thrown.kind(ErrorKind.STORE_TYPE_MISMATCH, () -> SECRETS.open(context, NAME));
  }

  @Test
  void aClosedHandleIsLockedAndItsKeyWiped() {
    initialized().inner().set("pin", "1234");
    context.commit();
    PasswordStore<DocStore> store = SECRETS.open(context, NAME);
    store.open("hunter2");
    DocStore inner = store.inner();
    store.close();
    assertThat(store.isOpen()).isFalse();
    Thrown.kind(ErrorKind.STORE_INVALID_OPERATION, store::inner);
    inner.set("late", "1");
    Thrown.kind(ErrorKind.STORE_INVALID_OPERATION, context::commit);
  }

  @Test
  void whatWasStagedBeforeTheHandleWasClosedIsStillCommitted() {
    PasswordStore<DocStore> store = initialized();
    store.inner().set("pin", "1234");
    store.close();
    context.commit();
    PasswordStore<DocStore> again = SECRETS.open(context, NAME);
    again.open("hunter2");
    assertThat(again.inner().getText("pin")).isEqualTo("1234");
  }

  @Test
  void theKeyIsWipedWhenTheTransactionEnds() {
    byte[] bytes = KEY.clone();
    StoreKey key = new StoreKey(bytes);
    Crdt<Doc> sealed = new EncryptedCrdt<>(Doc.CRDT, key);
    key.wipe();
    assertThat(bytes).containsOnly(0);
    Thrown.kind(ErrorKind.STORE_INVALID_OPERATION, () -> sealed.decode(PAYLOAD));
    Thrown.kind(ErrorKind.STORE_INVALID_OPERATION, () -> sealed.encode(Doc.EMPTY));
    PasswordStore<DocStore> store = initialized();
    DocStore inner = store.inner();
    context.commit();
    inner.set("late", "1");
    Thrown.kind(ErrorKind.STORE_INVALID_OPERATION, context::commit);
  }

  @Test
  void encryptedDataIsOfAKindOfItsOwn() {
    Crdt<Doc> sealed = new EncryptedCrdt<>(Doc.CRDT, new StoreKey(KEY.clone()));
    assertThat(sealed).isNotEqualTo(Doc.CRDT);
    assertThat(Doc.CRDT).isNotEqualTo(sealed);
    StoreKey wiped = new StoreKey(KEY.clone());
    wiped.wipe();
    assertThat(sealed)
        .isEqualTo(new EncryptedCrdt<>(Doc.CRDT, wiped))
        .hasSameHashCodeAs(new EncryptedCrdt<>(Doc.CRDT, wiped))
        .isNotEqualTo(new EncryptedCrdt<>(Doc.CRDT, new StoreKey(new byte[32])));
  }

  @Test
  void nothingOfPasswordOrKeyIsShown() {
    PasswordStore<DocStore> store = registered(Map.of());
    store.open("hunter2");
    String hex = HexFormat.of().formatHex(KEY);
    assertThat(store.toString()).isEqualTo("PasswordStore[secrets]");
    assertThat(new EncryptedCrdt<>(Doc.CRDT, new StoreKey(KEY.clone())).toString())
        .doesNotContain(hex)
        .doesNotContain(Base64Text.encode(KEY));
  }
}
