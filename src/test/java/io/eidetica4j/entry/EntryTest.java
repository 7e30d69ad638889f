package io.eidetica4j.entry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.eidetica4j.EideticaException;
import io.eidetica4j.ErrorKind;
import io.eidetica4j.codec.Base64Text;
import io.eidetica4j.codec.Bytes;
import io.eidetica4j.crypto.PrivateKey;
import io.eidetica4j.crypto.PublicKey;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EntryTest {
  private static final PrivateKey KEY =
      PrivateKey.parse("ed25519:BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc=");
  private static final PublicKey PUBLIC = KEY.publicKey();
  private static final Id ROOT = id("root");
  private static final String NO_PARENTS =
      "{\"tree\":{\"parents\":[]},\"subtrees\":[],\"sig\":{\"key\":{\"Direct\":{\"hint\":{}}}}}";

  @Test
  void rootEntryOfTheSpecification() {
    Entry entry = Entry.rootBuilder().setMetadata(Bytes.utf8("{\"entropy\":1}")).build();
    assertThat(new String(entry.toJson(), UTF_8))
        .isEqualTo(
            "{\"tree\":{\"parents\":[],\"metadata\":[123,34,101,110,116,114,111,112,121,34,58,49,"
                + "125]},\"subtrees\":[{\"name\":\"_root\",\"parents\":[],\"data\":[]}],"
                + "\"sig\":{\"key\":{\"Direct\":{\"hint\":{}}}}}");
    assertThat(entry.dagCbor().hex())
        .isEqualTo(
            "a363736967a1636b6579a166446972656374a16468696e74a06474726565a267706172656e747380686d65"
                + "7461646174614d7b22656e74726f7079223a317d68737562747265657381a364646174614064"
                + "6e616d65655f726f6f7467706172656e747380");
    assertThat(entry.id())
        .hasToString("bafyr4ifbhrwjcifltpkoefm6bcrilf6so7pg6auvx5znhluxftx6yixaw4");
  }

  private static Entry unsigned() {
    return Entry.builder(ROOT)
        .addParent(id("parent1"))
        .addParent(id("parent2"))
        .setSubtreeData("users", Bytes.utf8("{}"))
        .setSubtreeParents("users", List.of(id("sp")))
        .setSubtreeHeight("users", OptionalLong.of(0))
        .setSubtreeParents("nodata", List.of())
        .setHeight(300)
        .setSig(SigInfo.of(SigKey.fromPubkey(PUBLIC)))
        .build();
  }

  @Test
  void signedEntryOfTheSpecification() {
    Entry entry = unsigned();
    assertThat(EntrySignatures.sign(entry, KEY))
        .isEqualTo(
            "x9iAtywmOJa1z9u9Tr46wIZ0SGdFLwBxYTEzJRxeJlGprA5riVbt0JO4Z2mmORVpHcEYnN7auH7FYXijHWGK"
                + "CQ==");
    Entry signed = entry.sign(KEY);
    assertThat(signed.id())
        .hasToString("bafyr4igdrkt5ah4lhupsjovetbf3t2xerazhipyq6ejnq2tvuwhsit4fp4");
    assertThat(signed.dagCbor().length()).isEqualTo(entry.dagCbor().length() + 94);
    assertThat(new String(signed.toJson(), UTF_8))
        .startsWith("{\"tree\":{\"root\":\"" + ROOT + "\",\"parents\":[\"" + id("parent2"))
        .contains(
            "\"h\":300},\"subtrees\":[{\"name\":\"nodata\",\"parents\":[]},{\"name\":\"users\"")
        .contains("\"data\":[123,125],\"h\":0}]");
  }

  @Test
  void delegatedEntryOfTheSpecification() {
    DelegationStep step = new DelegationStep(id("dt"), List.of(id("tip")));
    KeyHint hint = new KeyHint(Optional.of(PUBLIC), Optional.of("n"), true);
    Entry entry =
        Entry.builder(ROOT)
            .addParent(id("p"))
            .setSig(SigInfo.of(new SigKey.Delegation(List.of(step), hint)).withSig("AA=="))
            .build();
    assertThat(entry.id())
        .hasToString("bafyr4ib3prpxbdfpcox2vjzjgmampwfjbzaxj4katsfr6bv6tuj7t7dnse");
  }

  @Test
  void genesisOfAUsersDatabase() {
    String hex =
        "a363736967a2636b6579a166446972656374a16468696e74a1667075626b65797834656432353531393a4d6345"
            + "686f59676c44634f75586a67486a794b75306f4247676d55704546624477505574784966573146773d63"
            + "7369677858316a446853395475795932737555715157474d4737486f7130554b64397474654b57553738"
            + "666b415335502f4241457a793465766e65646a6e726f357275756879344f38715a4f5432516f6d775654"
            + "574174792f43413d3d6474726565a267706172656e747380686d6574616461746158337b227365747469"
            + "6e67735f74697073223a5b5d2c22656e74726f7079223a31313737393734373031303233383733343534"
            + "307d68737562747265657382a36464617461422222646e616d65655f726f6f7467706172656e747380a3"
            + "64646174615901757b226368696c6472656e223a7b2261757468223a7b22446f63223a7b226368696c64"
            + "72656e223a7b226b657973223a7b22446f63223a7b226368696c6472656e223a7b22656432353531393a"
            + "4d6345686f59676c44634f75586a67486a794b75306f4247676d55704546624477505574784966573146"
            + "773d223a7b22446f63223a7b225f61223a747275652c226368696c6472656e223a7b227065726d697373"
            + "696f6e73223a7b22446f63223a7b226368696c6472656e223a7b227072696f72697479223a7b22496e74"
            + "223a307d2c2274797065223a7b2254657874223a2241646d696e227d7d7d7d2c22737461747573223a7b"
            + "2254657874223a22416374697665227d7d7d7d7d7d7d7d7d7d2c226e616d65223a7b2254657874223a22"
            + "5f757365725f616c696365227d2c2274797065223a7b2254657874223a2275736572227d2c2264657363"
            + "72697074696f6e223a7b2254657874223a225573657220646174616261736520666f7220616c69636522"
            + "7d7d7d646e616d65695f73657474696e677367706172656e747380";
    Entry entry = Entry.fromDagCbor(Bytes.fromHex(hex).toArray());
    assertThat(entry.dagCbor().hex()).isEqualTo(hex);
    assertThat(entry.dagCbor().length()).isEqualTo(702);
    assertThat(entry.signingBytes().length()).isEqualTo(608);
    assertThat(entry.id())
        .hasToString("bafyr4idyttjpzx2ebyszuawsnapwxe36lcyzmdmwngqeko54d7ftfxzo7q");
    assertThat(entry.isRoot()).isTrue();
    assertThat(
            EntrySignatures.verifies(
                entry, PublicKey.parse("ed25519:McEhoYglDcOuXjgHjyKu0oBGgmUpEFbDwPUtxIfW1Fw=")))
        .isTrue();
    EntryMetadata metadata = EntryMetadata.parse(entry.metadata().orElseThrow()).orElseThrow();
    assertThat(metadata.settingsTips()).isEmpty();
    assertThat(Long.toUnsignedString(metadata.entropy().getAsLong()))
        .isEqualTo("11779747010238734540");
  }

  @Test
  void signingAtOnceGivesTheSameEntry() {
    Entry entry = unsigned();
    Entry signed = entry.sign(KEY);
    Entry again = entry.withSignature(EntrySignatures.sign(entry, KEY));
    assertThat(signed.id()).isEqualTo(again.id());
    assertThat(signed.id()).isEqualTo(Id.ofDagCbor(signed.dagCbor().array()));
    assertThat(signed.sign(KEY)).isEqualTo(signed);
    assertThat(entry.sig().sig()).as("the entry itself is not changed").isEmpty();
  }

  @Test
  void signatureVerifiesWithItsKeyOnly() {
    Entry signed = unsigned().sign(KEY);
    EntrySignatures.verify(signed, PUBLIC);
    refused(signed, PublicKey.random());
    refused(unsigned(), PUBLIC);
    refused(signed.withSignature("no base64"), PUBLIC);
    refused(signed.withSignature(""), PUBLIC);
    refused(signed.withSignature("AA=="), PUBLIC);
    refused(signed.withSignature(Base64Text.encode(new byte[64])), PUBLIC);
    SigInfo otherClaim =
        SigInfo.of(SigKey.global(PUBLIC)).withSig(signed.sig().sig().orElseThrow());
    refused(signed.withSig(otherClaim), PUBLIC);
  }

  private static void refused(Entry entry, PublicKey key) {
    EideticaException e =
        catchThrowableOfType(EideticaException.class, () -> EntrySignatures.verify(entry, key));
    assertThat(e.kind()).isEqualTo(ErrorKind.AUTH_INVALID_SIGNATURE);
    assertThat(e).hasMessage("Invalid signature");
  }

  @Test
  void signatureChangesTheIdButNotTheSigningBytes() {
    Entry entry = unsigned();
    Entry signed = entry.sign(KEY);
    assertThat(signed).isNotEqualTo(entry);
    assertThat(signed.signingBytes()).isEqualTo(entry.signingBytes()).isEqualTo(entry.dagCbor());
    assertThat(signed.canonicalForSigning()).isEqualTo(entry);
    assertThat(entry.canonicalForSigning()).isSameAs(entry);
  }

  @Test
  void belongsToItsDatabase() {
    Entry entry = unsigned();
    assertThat(entry.root()).contains(ROOT);
    assertThat(entry.tree()).isEqualTo(ROOT);
    assertThat(entry.inTree(ROOT)).isTrue();
    assertThat(entry.inTree(entry.id())).isTrue();
    assertThat(entry.inTree(id("other"))).isFalse();
    assertThat(entry.inSubtree("users")).isTrue();
    assertThat(entry.inSubtree("Users")).isFalse();
    assertThat(entry).hasToString("Entry[" + entry.id() + ", stores [nodata, users]]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"_v\":0,\"tree\":{\"parents\":[]},\"subtrees\":[],\"sig\":S}",
        "{\"sig\":S,\"subtrees\":[],\"tree\":{\"parents\":[]}}",
        "{\"x\":{\"y\":[1]},\"tree\":{\"x\":1,\"parents\":[]},\"subtrees\":[],\"sig\":S,\"x\":2}",
        "{\"tree\":{\"parents\":[],\"h\":0},\"subtrees\":[],\"sig\":S}",
        "{\"tree\":{\"parents\":[],\"root\":null},\"subtrees\":[],\"sig\":S}",
        "{\"tree\":{\"parents\":[],\"metadata\":null},\"subtrees\":[],\"sig\":S}",
        "{\"tree\":{\"parents\":[]},\"subtrees\":[],\"sig\":{\"sig\":null,\"key\":{\"Direct\":"
            + "{\"hint\":{}}}}}",
        " {\n\t\"tree\" : { \"parents\" : [ ] } ,\r\"subtrees\":[],\"sig\":S} "
      })
  void spellingDoesNotChangeTheId(String json) {
    Entry entry = json(json);
    assertThat(entry.id())
        .hasToString("bafyr4icnsiz2xobrc473falmccolwv2abhxlfqpu3nqere4iomwolv5uya");
    assertThat(entry).isEqualTo(Entry.fromJson(NO_PARENTS.getBytes(UTF_8)));
    EideticaException e = catchThrowableOfType(EideticaException.class, entry::validate);
    assertThat(e).hasMessageContaining("empty main tree parents");
  }

  @Test
  void emptyRootIsPresentInJsonAndGoneInCbor() {
    Entry entry = json("{\"tree\":{\"root\":\"\",\"parents\":[]},\"subtrees\":[],\"sig\":S}");
    assertThat(entry.root()).contains(Id.EMPTY);
    EideticaException e = catchThrowableOfType(EideticaException.class, entry::validate);
    assertThat(e.kind()).isEqualTo(ErrorKind.ID_INVALID_FORMAT);
    assertThat(e).hasMessageContaining("Invalid ID in tree root ID: ID is empty");
    assertThat(Entry.fromDagCbor(entry.dagCbor().array()).root()).isEmpty();
  }

  @Test
  void dataMayBeTextAndAbsentIsNotEmpty() {
    String head = "{\"tree\":{\"parents\":[]},\"subtrees\":[{\"name\":\"s\",\"parents\":[]";
    assertThat(json(head + "}],\"sig\":S}").subtree("s").orElseThrow().data()).isEmpty();
    assertThat(json(head + ",\"data\":null,\"h\":null}],\"sig\":S}").subtrees())
        .containsExactly(new SubTreeNode("s", List.of(), Optional.empty(), OptionalLong.empty()));
    assertThat(json(head + ",\"data\":[]}],\"sig\":S}").data("s")).isEqualTo(Bytes.EMPTY);
    assertThat(json(head + ",\"data\":\"hé\"}],\"sig\":S}").data("s")).isEqualTo(Bytes.utf8("hé"));
    assertThat(json(head + "}],\"sig\":S}")).isNotEqualTo(json(head + ",\"data\":[]}],\"sig\":S}"));
    assertThat(json(head + "}],\"sig\":S}")).isNotEqualTo(json(head + ",\"h\":0}],\"sig\":S}"));
  }

  @Test
  void whatPeersWriteIsNotSorted() {
    String a = id("parent1").toString();
    String b = id("parent2").toString();
    Entry entry =
        json(
            "{\"tree\":{\"parents\":[\"A\",\"B\",\"A\"]},\"subtrees\":[{\"name\":\"b\",\"parents\":[],"
                    .replace("A", a)
                    .replace("B", b)
                + "\"data\":[1]},{\"name\":\"a\",\"parents\":[]},{\"name\":\"b\",\"parents\":[],"
                + "\"data\":[2]}],\"sig\":S}");
    entry.validate();
    assertThat(entry.parents()).containsExactly(id("parent1"), id("parent2"), id("parent1"));
    assertThat(entry.subtreeNames()).containsExactly("b", "a", "b");
    assertThat(entry.data("b").at(0)).as("the first of several").isEqualTo((byte) 1);
    assertThat(Entry.fromDagCbor(entry.dagCbor().array())).isEqualTo(entry);
    assertThat(new String(entry.toJson(), UTF_8)).contains("[\"" + a + "\",\"" + b + "\",\"" + a);
  }

  @Test
  void heightZeroIsNotWritten() {
    Entry entry = Entry.builder(ROOT).addParent(id("p")).setSubtreeData("s", Bytes.EMPTY).build();
    assertThat(new String(entry.toJson(), UTF_8)).doesNotContain("\"h\"");
    Entry high =
        Entry.builder(ROOT)
            .addParent(id("p"))
            .setHeight(-1)
            .setSubtreeHeight("s", OptionalLong.of(Long.MIN_VALUE))
            .build();
    assertThat(new String(high.toJson(), UTF_8))
        .contains("\"h\":18446744073709551615")
        .contains("\"h\":9223372036854775808");
    assertThat(Entry.fromJson(high.toJson()).height()).isEqualTo(-1);
    assertThat(Entry.fromDagCbor(high.dagCbor().array()).subtreeHeight("s"))
        .isEqualTo(Long.MIN_VALUE);
  }

  @Test
  void cborInAnotherSpellingHasTheSameId() {
    Entry entry = Entry.builder(ROOT).addParent(id("p")).build();
    String canonical = entry.dagCbor().hex();
    // an unknown member first, and the array of stores with a longer head
    String other =
        canonical
            .replaceFirst("^a3", "a46178a1617982f6fb3ff0000000000000")
            .replaceFirst("80$", "9800");
    Entry read = Entry.fromDagCbor(Bytes.fromHex(other).toArray());
    assertThat(read.id()).isEqualTo(entry.id());
    assertThat(read.dagCbor().hex()).isEqualTo(canonical);
  }

  private static Entry json(String json) {
    String sig = "{\"key\":{\"Direct\":{\"hint\":{}}}}";
    return Entry.fromJson(json.replace("\"sig\":S", "\"sig\":" + sig).getBytes(UTF_8));
  }

  private static Id id(String text) {
    return Id.ofRaw(text.getBytes(UTF_8));
  }
}
