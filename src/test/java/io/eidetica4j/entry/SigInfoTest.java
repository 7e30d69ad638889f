package io.eidetica4j.entry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.eidetica4j.EideticaException;
import io.eidetica4j.ErrorKind;
import io.eidetica4j.Limits;
import io.eidetica4j.codec.Bytes;
import io.eidetica4j.codec.CborReader;
import io.eidetica4j.codec.CborWriter;
import io.eidetica4j.codec.Json;
import io.eidetica4j.crypto.PublicKey;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SigInfoTest {
  private static final PublicKey KEY =
      PublicKey.parse("ed25519:McEhoYglDcOuXjgHjyKu0oBGgmUpEFbDwPUtxIfW1Fw=");
  private static final Id TREE =
      Id.parse("bafyr4ieg7di7vzv3yz2smclmrh2nluiamv3zmg4l3qiimk2jdrco7xb3vi");
  private static final SigKey DELEGATION = delegation(KeyHint.fromPubkey(KEY));

  private static SigKey delegation(KeyHint hint) {
    return new SigKey.Delegation(List.of(new DelegationStep(TREE, List.of(TREE))), hint);
  }

  @Test
  void hintTypes() {
    assertThat(KeyHint.fromPubkey(KEY).hintType()).isEqualTo("pubkey");
    assertThat(KeyHint.fromName("n").hintType()).isEqualTo("name");
    assertThat(KeyHint.global(KEY).hintType()).isEqualTo("global");
    assertThat(KeyHint.NONE.hintType()).isEqualTo("none");
    assertThat(new KeyHint(Optional.empty(), Optional.of("n"), true).hintType()).isEqualTo("name");
  }

  @Test
  void whenAHintIsSet() {
    assertThat(KeyHint.fromPubkey(KEY).isSet()).isTrue();
    assertThat(KeyHint.fromName("n").isSet()).isTrue();
    assertThat(KeyHint.global(KEY).isSet()).isTrue();
    assertThat(KeyHint.global(KEY).pubkey()).contains(KEY);
    assertThat(KeyHint.NONE.isSet()).isFalse();
    assertThat(new KeyHint(Optional.empty(), Optional.empty(), true).isSet()).isFalse();
  }

  @Test
  void displayIds() {
    assertThat(SigKey.global(KEY).displayId()).isEqualTo("*");
    assertThat(SigKey.fromPubkey(KEY).displayId()).isEqualTo(KEY.text());
    assertThat(SigKey.fromName("n").displayId()).isEqualTo("n");
    assertThat(SigKey.Direct.NONE.displayId()).isEqualTo("unknown");
    assertThat(DELEGATION.displayId()).isEqualTo(KEY.text());
  }

  @Test
  void hintsOfBothKindsOfClaim() {
    for (SigKey key : List.of(SigKey.fromPubkey(KEY), DELEGATION)) {
      assertThat(key.hasPubkeyHint(KEY)).isTrue();
      assertThat(key.hasPubkeyHint(PublicKey.random())).isFalse();
      assertThat(key.hasNameHint("n")).isFalse();
      assertThat(key.isGlobal()).isFalse();
    }
    for (SigKey key : List.of(SigKey.fromName("n"), delegation(KeyHint.fromName("n")))) {
      assertThat(key.hasNameHint("n")).isTrue();
      assertThat(key.hasNameHint("N")).isFalse();
    }
    assertThat(delegation(KeyHint.global(KEY)).isGlobal()).isTrue();
  }

  @Test
  void unsignedIsOnlyTheDefault() {
    assertThat(SigInfo.UNSIGNED.isUnsigned()).isTrue();
    assertThat(SigInfo.UNSIGNED.withSig("AA==").isUnsigned()).isFalse();
    assertThat(SigInfo.of(SigKey.fromPubkey(KEY)).isUnsigned()).isFalse();
    assertThat(SigInfo.of(SigKey.fromName("n")).isUnsigned()).isFalse();
    assertThat(SigInfo.of(delegation(KeyHint.NONE)).isUnsigned()).isFalse();
  }

  @Test
  void malformedCombinationsSayWhy() {
    SigInfo hinted = SigInfo.of(SigKey.fromPubkey(KEY));
    assertThat(hinted.malformedReason()).contains("entry has key hint but no signature");
    assertThat(SigInfo.UNSIGNED.withSig("AA==").malformedReason())
        .contains("entry has signature but no key hint");
    assertThat(SigInfo.of(DELEGATION).malformedReason())
        .contains("delegation entry requires a signature");
    assertThat(SigInfo.UNSIGNED.malformedReason()).isEmpty();
    assertThat(hinted.withSig("AA==").malformedReason()).isEmpty();
    assertThat(SigInfo.of(DELEGATION).withSig("AA==").malformedReason()).isEmpty();
    assertThat(SigInfo.of(delegation(KeyHint.NONE)).withSig("AA==").malformedReason()).isEmpty();
  }

  @Test
  void builderKeepsTheLastKey() {
    SigInfo info = SigInfo.builder().nameHint("n").sig("AA==").pubkeyHint(KEY).build();
    assertThat(info).isEqualTo(new SigInfo(Optional.of("AA=="), SigKey.fromPubkey(KEY)));
    assertThat(SigInfo.builder().globalHint(KEY).build().isGlobal()).isTrue();
    assertThat(SigInfo.builder().nameHint("n").build().hint()).isEqualTo(KeyHint.fromName("n"));
    assertThat(SigInfo.builder().key(DELEGATION).build().key()).isEqualTo(DELEGATION);
    assertThat(SigInfo.builder().key(DELEGATION).build().sig()).isEmpty();
  }

  @Test
  void builderNeedsAKey() {
    assertThatThrownBy(SigInfo.builder().sig("AA==")::build)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("key is required for SigInfo");
  }

  @Test
  void textThatCannotBeWrittenIsRefused() {
    EideticaException e =
        catchThrowableOfType(EideticaException.class, () -> KeyHint.fromName("\uD83D"));
    assertThat(e.kind()).isEqualTo(ErrorKind.ENTRY_SERIALIZATION_FAILED);
    assertThatThrownBy(() -> SigInfo.UNSIGNED.withSig("\uDE00"))
        .isInstanceOf(EideticaException.class);
  }

  static Stream<SigKey> keys() {
    return Stream.of(
        SigKey.Direct.NONE,
        SigKey.fromPubkey(KEY),
        SigKey.fromName("né \"quoted\""),
        SigKey.global(KEY),
        new SigKey.Direct(new KeyHint(Optional.of(KEY), Optional.of("n"), true)),
        DELEGATION,
        new SigKey.Delegation(List.of(), KeyHint.NONE),
        new SigKey.Delegation(List.of(new DelegationStep(TREE, List.of())), KeyHint.fromName("n")),
        new SigKey.Delegation(
            Collections.nCopies(9, new DelegationStep(TREE, Collections.nCopies(100, TREE))),
            KeyHint.global(KEY)));
  }

  @ParameterizedTest
  @MethodSource("keys")
  void claimsAreReadAsWritten(SigKey key) throws IOException {
    byte[] json = Json.write(64, to -> SigKeyJson.write(to, key));
    assertThat(fromJson(new String(json, UTF_8))).isEqualTo(key);
    CborWriter cbor = new CborWriter(0);
    EntryCbor.write(cbor, key);
    CborReader reader = new CborReader(cbor.toByteArray());
    assertThat(new EntryDecoder(new CborSource(reader), Limits.DEFAULT).sigKey()).isEqualTo(key);
    reader.end();
  }

  @ParameterizedTest
  @CsvSource({
    "0, a166446972656374a16468696e74a0",
    "1, a166446972656374a16468696e74a1646e616d6563646576",
    "2, a166446972656374a16468696e74a2667075626b65797834656432353531393a4d6345686f59676c44634f755"
        + "86a67486a794b75306f4247676d55704546624477505574784966573146773d6969735f676c6f62616cf5",
    "3, a16a44656c65676174696f6ea26468696e74a1667075626b65797834656432353531393a4d6345686f59676c4"
        + "4634f75586a67486a794b75306f4247676d55704546624477505574784966573146773d647061746881a26"
        + "47469707381d82a58250001711e2086f8d1fae6bbc67526096c89f4d5d1006577961b8bdc10862b491c44e"
        + "fdc3baa6474726565d82a58250001711e2086f8d1fae6bbc67526096c89f4d5d1006577961b8bdc10862b4"
        + "91c44efdc3baa",
  })
  void claimsInDagCborAreTheReferences(int which, String hex) {
    SigKey key =
        List.of(SigKey.Direct.NONE, SigKey.fromName("dev"), SigKey.global(KEY), DELEGATION)
            .get(which);
    CborWriter cbor = new CborWriter(0);
    EntryCbor.write(cbor, key);
    assertThat(Bytes.wrap(cbor.toByteArray()).hex()).isEqualTo(hex);
  }

  @Test
  void claimsInJson() {
    assertThat(toJson(SigKey.Direct.NONE)).isEqualTo("{\"Direct\":{\"hint\":{}}}");
    assertThat(toJson(new SigKey.Direct(new KeyHint(Optional.of(KEY), Optional.of("n"), true))))
        .isEqualTo(
            "{\"Direct\":{\"hint\":{\"pubkey\":\""
                + KEY
                + "\",\"name\":\"n\",\"is_global\":true}}}");
    assertThat(toJson(DELEGATION))
        .isEqualTo(
            ("{\"Delegation\":{\"path\":[{\"tree\":\"T\",\"tips\":[\"T\"]}],"
                    + "\"hint\":{\"pubkey\":\""
                    + KEY
                    + "\"}}}")
                .replace("\"T\"", "\"" + TREE + "\""));
  }

  @Test
  void absentAndUnknownMembersOfHintsDoNotMatter() {
    assertThat(
            fromJson("{\"Direct\":{\"x\":[1],\"hint\":{\"pubkey\":null,\"name\":null,\"y\":1}}}"))
        .isEqualTo(SigKey.Direct.NONE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"pubkey\":123}",
        "{\"name\":true}",
        "\"just_a_string\"",
        "null",
        "{}",
        "[]",
        "5",
        "\"Direct\"",
        "{\"Direct\":null}",
        "{\"Direct\":{}}",
        "{\"Direct\":{\"hint\":null}}",
        "{\"Direct\":{\"hint\":{}},\"Delegation\":{\"path\":[],\"hint\":{}}}",
        "{\"Direct\":{\"hint\":{}},\"Direct\":{\"hint\":{}}}",
        "{\"Direct\":{\"hint\":{},\"hint\":{}}}",
        "{\"Direct\":{\"hint\":{\"is_global\":null}}}",
        "{\"Direct\":{\"hint\":{\"is_global\":1}}}",
        "{\"Direct\":{\"hint\":{\"name\":\"a\",\"name\":\"a\"}}}",
        "{\"Direct\":{\"hint\":{\"name\":\"\\ud83d\"}}}",
        "{\"Direct\":{\"hint\":{\"pubkey\":\"ed25519:AgAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\"}}}",
        "{\"Delegation\":{\"hint\":{}}}",
        "{\"Delegation\":{\"path\":[]}}",
        "{\"Delegation\":{\"path\":null,\"hint\":{}}}",
        "{\"Delegation\":{\"path\":[{\"tips\":[]}],\"hint\":{}}}",
        "{\"Delegation\":{\"path\":[{\"tree\":\"\"}],\"hint\":{}}}",
        "{\"direct\":{\"hint\":{}}}",
      })
  void anythingElseIsRefused(String json) {
    EideticaException e = catchThrowableOfType(EideticaException.class, () -> fromJson(json));
    assertThat(e).isNotNull();
    assertThat(e.kind()).isEqualTo(ErrorKind.SERIALIZE);
  }

  private static String toJson(SigKey key) {
    return new String(Json.write(64, to -> SigKeyJson.write(to, key)), UTF_8);
  }

  private static SigKey fromJson(String json) {
    return Json.read(json.getBytes(UTF_8), parser -> SigKeyJson.read(parser, Limits.DEFAULT));
  }
}
