package io.eidetica4j.entry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.fail;

import com.fasterxml.jackson.core.JsonParser;
import io.eidetica4j.EideticaException;
import io.eidetica4j.ErrorKind;
import io.eidetica4j.Limits;
import io.eidetica4j.codec.Bytes;
import io.eidetica4j.codec.CborWriter;
import io.eidetica4j.codec.Json;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Collections;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Entries from peers who mean no good. */
class EntryHostileTest {
  private static final Set<ErrorKind> TYPED =
      Set.of(ErrorKind.SERIALIZE, ErrorKind.INSTANCE_LIMIT_EXCEEDED);
  private static final Limits SMALL = new Limits(2000, 100, 3, 4, 10, 60, 2, 3, 0, 0);
  private static final Limits MEDIUM =
      new Limits(1 << 20, 1 << 16, 1024, 16_384, 1024, 1024, 16, 1024, 0, 0);
  private static final Id ID = Id.ofDagCbor(new byte[0]);
  private static final String SIG = "{\"key\":{\"Direct\":{\"hint\":{}}}}";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "5",
        "\"\"",
        "{}",
        "{\"tree\":T,\"subtrees\":[]}",
        "{\"tree\":T,\"sig\":S}",
        "{\"subtrees\":[],\"sig\":S}",
        "{\"tree\":T,\"subtrees\":[],\"sig\":S} x",
        "{\"tree\":T,\"subtrees\":[],\"sig\":S}{}",
        "\uFEFF{\"tree\":T,\"subtrees\":[],\"sig\":S}",
        "{\"tree\":T,\"tree\":T,\"subtrees\":[],\"sig\":S}",
        "{\"tree\":T,\"subtrees\":[],\"sig\":S,\"sig\":S}",
        "{\"_v\":0,\"_v\":0,\"tree\":T,\"subtrees\":[],\"sig\":S}",
        "{\"_v\":1,\"tree\":T,\"subtrees\":[],\"sig\":S}",
        "{\"_v\":256,\"tree\":T,\"subtrees\":[],\"sig\":S}",
        "{\"_v\":null,\"tree\":T,\"subtrees\":[],\"sig\":S}",
        "{\"_v\":0.0,\"tree\":T,\"subtrees\":[],\"sig\":S}",
        "{\"_v\":-0,\"tree\":T,\"subtrees\":[],\"sig\":S}",
        "{\"_v\":\"0\",\"tree\":T,\"subtrees\":[],\"sig\":S}",
        "{\"tree\":null,\"subtrees\":[],\"sig\":S}",
        "{\"tree\":T,\"subtrees\":null,\"sig\":S}",
        "{\"tree\":T,\"subtrees\":{},\"sig\":S}",
        "{\"tree\":T,\"subtrees\":[null],\"sig\":S}",
        "{\"tree\":T,\"subtrees\":[],\"sig\":null}",
        "{\"tree\":T,\"subtrees\":[],\"sig\":{}}",
        "{\"tree\":{},\"subtrees\":[],\"sig\":S}",
        "{\"tree\":{\"parents\":null},\"subtrees\":[],\"sig\":S}",
        "{\"tree\":{\"parents\":[null]},\"subtrees\":[],\"sig\":S}",
        "{\"tree\":{\"parents\":[5]},\"subtrees\":[],\"sig\":S}",
        "{\"tree\":{\"parents\":[\"no id\"]},\"subtrees\":[],\"sig\":S}",
        "{\"tree\":{\"parents\":[],\"h\":null},\"subtrees\":[],\"sig\":S}",
        "{\"tree\":{\"parents\":[],\"h\":-1},\"subtrees\":[],\"sig\":S}",
        "{\"tree\":{\"parents\":[],\"h\":-0},\"subtrees\":[],\"sig\":S}",
        "{\"tree\":{\"parents\":[],\"h\":1.0},\"subtrees\":[],\"sig\":S}",
        "{\"tree\":{\"parents\":[],\"h\":1e2},\"subtrees\":[],\"sig\":S}",
        "{\"tree\":{\"parents\":[],\"h\":\"1\"},\"subtrees\":[],\"sig\":S}",
        "{\"tree\":{\"parents\":[],\"h\":18446744073709551616},\"subtrees\":[],\"sig\":S}",
        "{\"tree\":{\"parents\":[],\"h\":0,\"h\":0},\"subtrees\":[],\"sig\":S}",
        "{\"tree\":{\"parents\":[],\"metadata\":5},\"subtrees\":[],\"sig\":S}",
        "{\"tree\":{\"parents\":[],\"metadata\":[256]},\"subtrees\":[],\"sig\":S}",
        "{\"tree\":{\"parents\":[],\"metadata\":\"\\udc00\"},\"subtrees\":[],\"sig\":S}",
        "{\"tree\":T,\"subtrees\":[{\"parents\":[]}],\"sig\":S}",
        "{\"tree\":T,\"subtrees\":[{\"name\":\"a\"}],\"sig\":S}",
        "{\"tree\":T,\"subtrees\":[{\"name\":null,\"parents\":[]}],\"sig\":S}",
        "{\"tree\":T,\"subtrees\":[{\"name\":\"\\ud800\",\"parents\":[]}],\"sig\":S}",
        "{\"tree\":T,\"subtrees\":[{\"name\":\"a\",\"name\":\"a\",\"parents\":[]}],\"sig\":S}",
        "{\"tree\":T,\"subtrees\":[],\"sig\":{\"sig\":5,\"key\":{\"Direct\":{\"hint\":{}}}}}",
      })
  void jsonThatIsNoEntryIsRefused(String json) {
    String full = json.replace(":T", ":{\"parents\":[]}").replace(":S", ":" + SIG);
    assertThat(refused(() -> Entry.fromJson(full.getBytes(UTF_8)))).isEqualTo(ErrorKind.SERIALIZE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a0",
        "80",
        "f6",
        "00",
        // trailing byte, indefinite map, missing members
        "VALID00",
        "bf63736967SIG6474726565TREE68737562747265657380ff",
        "a163736967SIG",
        // the same member twice, of the entry and of the tree
        "a463736967SIG6474726565TREE68737562747265657380" + "68737562747265657380",
        "a363736967SIG6474726565a267706172656e74738067706172656e74738068737562747265657380",
        // versions: 1, 256, null, negative, float
        "a4625f760163736967SIG6474726565TREE68737562747265657380",
        "a4625f7619010063736967SIG6474726565TREE68737562747265657380",
        "a4625f76f663736967SIG6474726565TREE68737562747265657380",
        "a4625f762063736967SIG6474726565TREE68737562747265657380",
        "a4625f76fb000000000000000063736967SIG6474726565TREE68737562747265657380",
        // metadata as an array, text, null height, parents as map, id as text, tag 43, no zero byte
        "a363736967SIG6474726565a267706172656e747380686d657461646174618168737562747265657380",
        "a363736967SIG6474726565a267706172656e747380686d6574616461746181016873756274726565738"
            + "0",
        "a363736967SIG6474726565a267706172656e747380686d65746164617461606873756274726565738" + "0",
        "a363736967SIG6474726565a2616 8f667706172656e74738068737562747265657380",
        "a363736967SIG6474726565a167706172656e7473a068737562747265657380",
        "a363736967SIG6474726565a167706172656e747381606873756274726565738" + "0",
        "a363736967SIG6474726565a167706172656e747381d82b46000155000000687375627472656573" + "80",
        "a363736967SIG6474726565a167706172656e747381d82a450155000000" + "68737562747265657380",
        // a count and a length beyond the end
        "a363736967SIG6474726565a167706172656e74739b7fffffffffffffff",
        "a363736967SIG6474726565a267706172656e747380686d657461646174615b7fffffffffffffff00",
      })
  void cborThatIsNoEntryIsRefused(String hex) {
    byte[] cbor = Bytes.fromHex(fill(hex)).toArray();
    assertThat(refused(() -> Entry.fromDagCbor(cbor))).isEqualTo(ErrorKind.SERIALIZE);
  }

  private static String fill(String hex) {
    return hex.replace("VALID", "a363736967SIG6474726565TREE68737562747265657380")
        .replace("SIG", "a1636b6579a166446972656374a16468696e74a0")
        .replace("TREE", "a167706172656e747380")
        .replace(" ", "");
  }

  @Test
  void theFillersOfTheCasesAboveMakeAnEntry() {
    Entry entry = Entry.fromDagCbor(Bytes.fromHex(fill("VALID")).toArray());
    assertThat(entry.dagCbor().hex()).isEqualTo(fill("VALID"));
  }

  @Test
  void depthIsBounded() {
    for (int depth : new int[] {Limits.DEPTH, 1_000_000}) {
      String json = "{\"x\":" + "[".repeat(depth) + "]".repeat(depth) + ",\"tree\":null}";
      assertThat(refused(() -> Entry.fromJson(json.getBytes(UTF_8))))
          .isEqualTo(ErrorKind.SERIALIZE);
    }
    String cbor = fill("a46178" + "81".repeat(1_000_000) + "00");
    assertThat(refused(() -> Entry.fromDagCbor(Bytes.fromHex(cbor).toArray())))
        .isEqualTo(ErrorKind.SERIALIZE);
  }

  @Test
  void unknownMembersMayBeNestedAsDeepAsIsAllowed() {
    int depth = Limits.DEPTH - 1; // one is the entry itself
    String json =
        "{\"x\":D,\"tree\":{\"parents\":[]},\"subtrees\":[],\"sig\":S}"
            .replace("D", "[".repeat(depth) + "]".repeat(depth))
            .replace(":S", ":" + SIG);
    assertThat(Entry.fromJson(json.getBytes(UTF_8)).parents()).isEmpty();
  }

  @Test
  void limitsHoldInBothForms() {
    within(builder -> builder.setMetadata(bytes(100)));
    beyond(builder -> builder.setMetadata(bytes(101)));
    within(builder -> builder.setSubtreeData("a", bytes(1500)));
    beyond(builder -> builder.setSubtreeData("a", bytes(2000)));
    beyond(builder -> builder.setSubtreeData("a", bytes(1000)).setSubtreeData("b", bytes(1000)));
    within(builder -> stores(builder, 3));
    beyond(builder -> stores(builder, 4));
    within(builder -> parents(builder, 4));
    beyond(builder -> parents(builder, 5));
    within(builder -> builder.setSubtreeData("x".repeat(10), Bytes.EMPTY));
    beyond(builder -> builder.setSubtreeData("x".repeat(11), Bytes.EMPTY));
    beyond(builder -> builder.setSubtreeData("é".repeat(6), Bytes.EMPTY));
    within(builder -> builder.setSig(SigInfo.UNSIGNED.withSig("x".repeat(60))));
    beyond(builder -> builder.setSig(SigInfo.UNSIGNED.withSig("x".repeat(61))));
    within(builder -> builder.setSig(SigInfo.of(SigKey.fromName("x".repeat(60)))));
    beyond(builder -> builder.setSig(SigInfo.of(SigKey.fromName("x".repeat(61)))));
    within(builder -> builder.setSig(SigInfo.of(path(2, 3))));
    beyond(builder -> builder.setSig(SigInfo.of(path(3, 0))));
    beyond(builder -> builder.setSig(SigInfo.of(path(1, 4))));
  }

  private static Bytes bytes(int length) {
    return Bytes.wrap(new byte[length]);
  }

  private static EntryBuilder stores(EntryBuilder builder, int count) {
    for (int i = 0; i < count; i++) {
      builder.setSubtreeData("s" + i, Bytes.EMPTY);
    }
    return builder;
  }

  private static EntryBuilder parents(EntryBuilder builder, int count) {
    builder.setParents(Set.of());
    for (int i = 0; i < count; i++) {
      builder.addParent(Id.ofRaw(new byte[] {(byte) i}));
    }
    return builder;
  }

  private static SigKey path(int steps, int tips) {
    DelegationStep step = new DelegationStep(ID, Collections.nCopies(tips, ID));
    return new SigKey.Delegation(Collections.nCopies(steps, step), KeyHint.NONE);
  }

  private static void within(Function<EntryBuilder, EntryBuilder> change) {
    Entry entry = change.apply(Entry.builder(ID).addParent(ID)).build();
    assertThat(Entry.fromDagCbor(entry.dagCbor().array(), SMALL)).isEqualTo(entry);
    assertThat(Entry.fromJson(entry.toJson(), SMALL)).isEqualTo(entry);
  }

  private static void beyond(Function<EntryBuilder, EntryBuilder> change) {
    Entry entry = change.apply(Entry.builder(ID).addParent(ID)).build();
    assertThat(refused(() -> Entry.fromDagCbor(entry.dagCbor().array(), SMALL)))
        .isEqualTo(ErrorKind.INSTANCE_LIMIT_EXCEEDED);
    assertThat(refused(() -> Entry.fromJson(entry.toJson(), SMALL)))
        .isEqualTo(ErrorKind.INSTANCE_LIMIT_EXCEEDED);
  }

  @Test
  void streamsWithoutEndAreGivenUp() throws IOException {
    endless("{\"tree\":{\"parents\":[", "\"" + ID + "\",");
    endless("{\"subtrees\":[", "{\"name\":\"a\",\"parents\":[]},");
    endless("{\"subtrees\":[{\"name\":\"a\",\"data\":[", "255,");
    endless("{\"tree\":{\"metadata\":[", "0,");
    endless("{\"subtrees\":[", "{\"name\":\"a\",\"parents\":[],\"data\":[1,2,3]},");
    endless(
        "{\"sig\":{\"key\":{\"Delegation\":{\"path\":[", "{\"tree\":\"" + ID + "\",\"tips\":[]},");
  }

  private static void endless(String start, String again) throws IOException {
    try (JsonParser parser = Json.parser(new EndlessStream(start, again))) {
      parser.nextToken();
      EideticaException e =
          catchThrowableOfType(EideticaException.class, () -> EntryJson.read(parser, MEDIUM));
      assertThat(e.kind()).isEqualTo(ErrorKind.INSTANCE_LIMIT_EXCEEDED);
    }
  }

  /** Says something once and something else for ever. */
  private static final class EndlessStream extends InputStream {
    private byte[] part;
    private final byte[] again;
    private int at;

    EndlessStream(String start, String again) {
      this.part = start.getBytes(UTF_8);
      this.again = again.getBytes(UTF_8);
    }

    @Override
    public int read(byte[] to, int offset, int length) {
      for (int i = 0; i < length; i++) {
        to[offset + i] = (byte) read();
      }
      return length;
    }

    @Override
    public int read() {
      if (at == part.length) {
        part = again;
        at = 0;
      }
      return part[at++];
    }
  }

  @Test
  void linksWithEverythingButACidAreRefused() {
    for (String cid : new String[] {"00", "0001", "000155", "0001551e20", "00018000", "000255"}) {
      byte[] bytes = Bytes.fromHex(cid).toArray();
      CborWriter writer = new CborWriter(64);
      int at = writer.link(bytes.length - 1);
      System.arraycopy(bytes, 1, writer.buffer(), at, bytes.length - 1);
      String link = Bytes.wrap(writer.toByteArray()).hex();
      String hex =
          fill(
              "a363736967SIG6474726565a167706172656e747381L68737562747265657380"
                  .replace("L", link));
      assertThat(refused(() -> Entry.fromDagCbor(Bytes.fromHex(hex).toArray())))
          .isEqualTo(ErrorKind.SERIALIZE);
    }
  }

  @Test
  void mutatedCborIsRefusedOrIsAnEntry() {
    mutate(entry -> entry.dagCbor().toArray(), Entry::fromDagCbor, 20_000);
  }

  @Test
  void mutatedJsonIsRefusedOrIsAnEntry() {
    mutate(Entry::toJson, Entry::fromJson, 20_000);
  }

  private static void mutate(
      Function<Entry, byte[]> encode, Function<byte[], Entry> decode, int rounds) {
    Random random = new Random(20_261_123);
    EntryArbitraries entries = new EntryArbitraries(random);
    int read = 0;
    for (int i = 0; i < rounds; i++) {
      byte[] bytes = mutated(encode.apply(entries.entry()), random);
      try {
        Entry entry = decode.apply(bytes);
        if (!entry.root().equals(Optional.of(Id.EMPTY))) { // JSON alone can say that
          assertThat(Entry.fromDagCbor(entry.dagCbor().array())).isEqualTo(entry);
        }
        read++;
      } catch (EideticaException e) {
        assertThat(e.kind()).isIn(TYPED);
      } catch (RuntimeException | Error e) {
        fail("round " + i + ": " + Bytes.wrap(bytes).hex(), e);
      }
    }
    assertThat(read).as("some mutations leave an entry").isBetween(rounds / 100, rounds - 1);
  }

  private static byte[] mutated(byte[] original, Random random) {
    byte[] bytes = original;
    for (int times = 1 + random.nextInt(3); times > 0; times--) {
      int at = random.nextInt(bytes.length);
      switch (random.nextInt(5)) {
        case 0 -> bytes[at] = (byte) random.nextInt();
        case 1 -> bytes[at] = (byte) (bytes[at] ^ 1 << random.nextInt(8));
        case 2 -> bytes = Arrays.copyOf(bytes, Math.max(1, at));
        case 3 -> bytes = spliced(bytes, at, random.nextInt(bytes.length - at), random);
        default -> bytes[at] = bytes[random.nextInt(bytes.length)];
      }
    }
    return bytes;
  }

  /** Doubles a piece, or takes it out. */
  private static byte[] spliced(byte[] bytes, int from, int length, Random random) {
    int shortened = Math.min(length, 40);
    int resume = random.nextBoolean() ? from : from + shortened;
    byte[] result = Arrays.copyOf(bytes, Math.max(1, from + shortened + bytes.length - resume));
    if (resume == from) {
      System.arraycopy(bytes, from, result, from + shortened, bytes.length - from);
      return result;
    }
    System.arraycopy(bytes, resume, result, from, bytes.length - resume);
    return Arrays.copyOf(result, Math.max(1, bytes.length - shortened));
  }

  private static ErrorKind refused(org.assertj.core.api.ThrowableAssert.ThrowingCallable decoding) {
    EideticaException e = catchThrowableOfType(EideticaException.class, decoding);
    assertThat(e).isNotNull();
    return e.kind();
  }
}
