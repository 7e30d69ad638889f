package io.eidetica4j.entry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.eidetica4j.EideticaException;
import io.eidetica4j.ErrorClass;
import io.eidetica4j.ErrorKind;
import io.eidetica4j.codec.Base32;
import io.eidetica4j.codec.Bytes;
import io.eidetica4j.codec.CborReader;
import io.eidetica4j.codec.CborWriter;
import io.eidetica4j.codec.Multibase;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IdTest {
  private static final String TEST_ID =
      "bafkr4icipdfaijohhh5ee7363iqp5bc7nmxenos74kqu35nr4mxvaybscu";

  @Test
  void newIdsAreCidV1OfBlake3UnlessAsked() {
    assertThat(raw("test").multihashCode()).hasValue(0x1e);
    assertThat(raw("test")).hasToString(TEST_ID);
    assertThat(Bytes.wrap(raw("test").cidBytes()).hex())
        .isEqualTo("01551e204878ca0425c739fa427f7eda20fe845f6b2e46ba5fe2a14df5b1e32f50603215");
    assertThat(Id.ofRaw(utf8("test"), HashCode.SHA2_256).multihashCode()).hasValue(0x12);
    assertThat(Id.ofRaw(utf8("test"), HashCode.SHA2_256))
        .hasToString("bafkreie7q3iidccmpvszul7kudcvvuavuo7u6gzlbobczuk5nqk3b4akba");
    assertThat(Id.ofRaw(utf8("test"), HashCode.SHA2_512))
        .hasToString(
            "bafkrgqhoe2yn2sxx45e2uguo4paqv2msh5qytadxfzdt7cazuxkjidqnwj5mdbpyudq5l6cprc6iq76wpmk"
                + "domwdatgf7knnrzxvp5iafcup6");
    byte[] emptyMap = {(byte) 0xa0};
    assertThat(Id.ofDagCbor(emptyMap))
        .hasToString("bafyr4ia7stf7ge5tzyrsk6tskhva7sk2erkw5jqr4t4pi5pfjglrxlw3ai");
    assertThat(Id.ofDagCbor(emptyMap, HashCode.SHA2_256))
        .hasToString("bafyreigbtj4x7ip5legnfznufuopl4sg4knzc2cof6duas4b3q2fy6swua");
  }

  @Test
  void equalContentHasEqualIds() {
    assertThat(raw("a")).isEqualTo(raw("a")).hasSameHashCodeAs(raw("a")).isNotEqualTo(raw("b"));
    assertThat(raw("a")).isNotEqualTo(Id.ofDagCbor(utf8("a")));
    assertThat(raw("a")).isNotEqualTo(Id.ofRaw(utf8("a"), HashCode.SHA2_256));
  }

  @Test
  void theEmptyIdIsTheLeast() {
    assertThat(Id.EMPTY.isEmpty()).isTrue();
    assertThat(Id.EMPTY).hasToString("").isEqualTo(Id.parse("")).isNotEqualTo(raw("a"));
    assertThat(Id.EMPTY.multihashCode()).isEmpty();
    assertThat(Id.EMPTY.cidBytes()).isEmpty();
    assertThat(Id.EMPTY.digest()).isEmpty();
    assertThat(Id.EMPTY).isLessThan(raw("a")).isEqualByComparingTo(Id.EMPTY);
  }

  @Test
  void orderIsNotThatOfTheTexts() {
    assertThat(raw("aaa")).isLessThan(raw("bbb"));
    assertThat(raw("parent2")).isLessThan(raw("parent1"));
    // the digests begin with 1f and d7; as text, 3 comes before f
    Id low = Id.fromCidBytes(cid("01711e20", "d7", 32));
    Id high = Id.fromCidBytes(cid("01711e20", "ff", 32));
    assertThat(low).isLessThan(high);
  }

  @Test
  void orderGoesByVersionCodecHashLengthDigest() {
    List<Id> sorted =
        List.of(
            Id.EMPTY,
            Id.fromCidBytes(cid("1220", "ff", 32)),
            Id.fromCidBytes(cid("01551220", "ff", 32)),
            Id.fromCidBytes(cid("01551340", "00", 64)),
            Id.fromCidBytes(cid("01551e00", "", 0)),
            Id.fromCidBytes(cid("01551e01", "ff", 1)),
            Id.fromCidBytes(cid("01551e1f", "00", 31)),
            Id.fromCidBytes(cid("01551e20", "00", 32)),
            Id.fromCidBytes(cid("01551e20", "01", 32)),
            Id.fromCidBytes(cid("01551e20", "80", 32)),
            Id.fromCidBytes(cid("01551e21", "00", 33)),
            Id.fromCidBytes(cid("01551e21", "01", 33)),
            Id.fromCidBytes(cid("01711e20", "00", 32)),
            Id.fromCidBytes(cid("01" + "808080808080808080" + "011e20", "00", 32)),
            Id.fromCidBytes(cid("01" + "ffffffffffffffffff" + "011e20", "00", 32)));
    for (int i = 0; i < sorted.size(); i++) {
      for (int j = 0; j < sorted.size(); j++) {
        assertThat(Integer.signum(sorted.get(i).compareTo(sorted.get(j))))
            .as("%s and %s", sorted.get(i), sorted.get(j))
            .isEqualTo(Integer.compare(i, j));
      }
    }
  }

  @Property
  void orderOfEntryIdsIsThatOfTheDigests(@ForAll @Size(32) byte[] a, @ForAll @Size(32) byte[] b) {
    assertThat(Integer.signum(entryId(a).compareTo(entryId(b))))
        .isEqualTo(Integer.signum(Arrays.compareUnsigned(a, b)));
    assertThat(entryId(a).equals(entryId(b))).isEqualTo(Arrays.equals(a, b));
  }

  @Property
  void everyFormOfAnIdIsReadAsWritten(@ForAll("ids") Id id) {
    assertThat(Id.parse(id.toString())).isEqualTo(id).hasSameHashCodeAs(id);
    assertThat(Id.parse(id.toString())).isEqualByComparingTo(id);
    assertThat(Id.fromCidBytes(id.cidBytes())).isEqualTo(id);
    CborWriter writer = new CborWriter(0);
    id.write(writer);
    assertThat(new CborSource(new CborReader(writer.toByteArray())).id()).isEqualTo(id);
  }

  @Provide
  Arbitrary<Id> ids() {
    Arbitrary<Long> numbers =
        Arbitraries.oneOf(Arbitraries.of(0x55L, 0x71L, 0x12L, 0x1eL, 0L, -1L), Arbitraries.longs());
    Arbitrary<byte[]> digests =
        Arbitraries.oneOf(
            Arbitraries.bytes().array(byte[].class).ofSize(32),
            Arbitraries.bytes().array(byte[].class).ofMaxSize(64));
    return Combinators.combine(numbers, numbers, digests)
        .as((codec, hash, digest) -> Id.of(CidForm.of(1, codec, hash, digest), digest));
  }

  @Test
  void whateverTheSpellingTheIdIsTheSame() {
    Id id = raw("test");
    byte[] cid = id.cidBytes();
    assertThat(
            List.of(
                TEST_ID,
                TEST_ID.toUpperCase(java.util.Locale.ROOT),
                "https://x/ipfs/" + TEST_ID,
                "/ipfs/" + TEST_ID,
                TEST_ID + "aaaaaaaa",
                "zb38SArBwTfnxEbufJDzhf6Qn8YZjfStUncTPJb5n9fPUHPsz",
                "f" + Bytes.wrap(cid).hex(),
                "z" + Multibase.encodeBase58(cid),
                Base32.encode('B', cid)))
        .allSatisfy(text -> assertThat(Id.parse(text)).isEqualTo(id).hasToString(TEST_ID));
  }

  @Test
  void cidV0IsReadAndWritten() {
    String text = "QmYwAPJzv5CZsnA625s3Xf2nemtYgPpHdWEz79ojWnPbdG";
    Id id = Id.parse(text);
    assertThat(id).hasToString(text);
    assertThat(id.multihashCode()).hasValue(0x12);
    assertThat(id.cidBytes()).startsWith(0x12, 0x20).hasSize(34);
    assertThat(Id.parse("z" + text)).isEqualTo(id);
  }

  @ParameterizedTest
  @CsvSource({
    "not-a-valid-cid, Failed to parse multihash",
    "b, Input too short",
    "/ipfs/, Input too short",
    "/ipfs/b, Input too short",
    "f01, unexpected end of file",
    "f0171, Failed to parse multihash",
    "f01711e20, Failed to parse multihash",
    "f01711e41, Failed to parse multihash",
    "f0055, CIDv0 cannot be specified in CIDv1 format",
    "f0255, Unrecognized CID version",
    "f8000, Failed to decode unsigned varint format",
    "f01ffffffffffffffffff02, Failed to decode unsigned varint format",
    "f0180, unexpected end of file",
    "f1220, unexpected end of file",
    "QmYwAPJzv5CZsnA625s3Xf2nemtYgPpHdWEz79ojWnPbd0, Failed to parse multihash",
  })
  void badTextsSayWhy(String text, String reason) {
    EideticaException e = refused(text);
    assertThat(e).hasMessage("Invalid ID format: " + reason);
    assertThat(e.detail("reason")).contains(reason);
    assertThat(e.is(ErrorClass.ID)).isTrue();
    assertThat(e.is(ErrorClass.VALIDATION)).isTrue();
    assertThat(e.is(ErrorClass.ENTRY)).isFalse();
    assertThat(e.is(ErrorClass.IO)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "bafkr4icipdfaijohhh5ee7363iqp5bc7nmxenos74kqu35nr4mxvaybscv",
        " bafkr4icipdfaijohhh5ee7363iqp5bc7nmxenos74kqu35nr4mxvaybscu",
        "bafkr4icipdfaijohhh5ee7363iqp5bc7nmxenos74kqu35nr4mxvaybscu ",
        "bafkr4icipdfaijohhh5ee7363iqp5bc7nmxenos74kqu35nr4mxvaybsc",
        "bafkr4icipdfaijohhh5ee7363iqp5bc7nmxenos74kqu35nr4mxvay",
        "bafkr4icipdfaijohhh5ee7363iqp5bc7nmxenos74kqu35nr4mxvaybscua",
        "bafkr4icipdfaijohhh5ee7363iqp5bc7nmxenos74kqu35nr4mxvaybscu=",
        "é",
        "🚀🚀"
      })
  void nearMissesAreRefused(String text) {
    refused(text);
  }

  @Test
  void endlessTextsAreRefusedQuickly() {
    refused("z" + "z".repeat(10_000_000));
    refused("k" + "1".repeat(10_000_000));
    refused("/ipfs/" + TEST_ID + "a".repeat(10_000_000));
  }

  private static EideticaException refused(String text) {
    EideticaException e = catchThrowableOfType(EideticaException.class, () -> Id.parse(text));
    assertThat(e).isNotNull();
    assertThat(e.kind()).isEqualTo(ErrorKind.ID_INVALID_FORMAT);
    return e;
  }

  private static Id raw(String text) {
    return Id.ofRaw(utf8(text));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(UTF_8);
  }

  private static Id entryId(byte[] digest) {
    return Id.of(CidForm.DAG_CBOR_BLAKE3, digest);
  }

  private static byte[] cid(String head, String digestByte, int length) {
    return Bytes.fromHex(head + digestByte.repeat(length)).toArray();
  }
}
