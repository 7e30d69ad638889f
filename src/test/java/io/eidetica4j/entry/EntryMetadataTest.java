package io.eidetica4j.entry;

import static org.assertj.core.api.Assertions.assertThat;

import io.eidetica4j.codec.Bytes;
import io.eidetica4j.codec.Multibase;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EntryMetadataTest {
  private static final Id TIP = Id.ofDagCbor(new byte[] {1});
  private static final Id OTHER = Id.ofDagCbor(new byte[] {2});

  @Test
  void writtenWithBothMembers() {
    assertThat(new EntryMetadata(Snapshot.of(TIP), OptionalLong.empty()).encode().utf8())
        .isEqualTo("{\"settings_tips\":[\"" + TIP + "\"],\"entropy\":null}");
    assertThat(new EntryMetadata(Snapshot.EMPTY, OptionalLong.of(-1)).encode().utf8())
        .isEqualTo("{\"settings_tips\":[],\"entropy\":18446744073709551615}");
  }

  @Test
  void readAsWritten() {
    EntryMetadata metadata = new EntryMetadata(Snapshot.of(TIP, OTHER), OptionalLong.of(1L << 63));
    assertThat(EntryMetadata.parse(metadata.encode())).contains(metadata);
  }

  @Test
  void tolerates() {
    EntryMetadata metadata = new EntryMetadata(Snapshot.of(TIP), OptionalLong.empty());
    String base58 = "z" + Multibase.encodeBase58(TIP.cidBytes());
    for (String json :
        new String[] {
          "{\"settings_tips\":[\"T\"]}",
          "{\"entropy\":null,\"settings_tips\":[\"T\"]}",
          " {\"settings_tips\" : [ \"T\" , \"T\" ] } \n",
          "{\"settings_tips\":[\"T\"],\"other\":[{\"a\":1}],\"other\":2}",
          "{\"settings_tips\":[\"" + base58 + "\"]}",
          "[[\"T\"],null]"
        }) {
      assertThat(parse(json)).as(json).contains(metadata);
    }
    assertThat(parse("{\"settings_tips\":[\"\"]}").orElseThrow().settingsTips())
        .containsExactly(Id.EMPTY);
    assertThat(parse("[[],7]").orElseThrow().entropy()).hasValue(7);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{}",
        "null",
        "[]",
        "5",
        "\"\"",
        "{\"entropy\":1}",
        "{\"settings_tips\":null}",
        "{\"settings_tips\":\"T\"}",
        "{\"settings_tips\":[null]}",
        "{\"settings_tips\":[5]}",
        "{\"settings_tips\":[\"bad\"]}",
        "{\"settings_tips\":[],\"settings_tips\":[]}",
        "{\"settings_tips\":[],\"entropy\":1,\"entropy\":1}",
        "{\"settings_tips\":[],\"entropy\":-0}",
        "{\"settings_tips\":[],\"entropy\":1.0}",
        "{\"settings_tips\":[],\"entropy\":1e2}",
        "{\"settings_tips\":[],\"entropy\":\"5\"}",
        "{\"settings_tips\":[],\"entropy\":-1}",
        "{\"settings_tips\":[],\"entropy\":18446744073709551616}",
        "{\"settings_tips\":[]} x",
        "{\"settings_tips\":[]}{}",
        "\uFEFF{\"settings_tips\":[]}",
        "{\"settings_tips\":[",
        "[[]]",
        "[[],null,1]",
        "[null,null]",
        "[[],1.0]"
      })
  void whatIsNotOfThisKindIsUnparsable(String json) {
    assertThat(parse(json)).isEmpty();
  }

  private static java.util.Optional<EntryMetadata> parse(String json) {
    return EntryMetadata.parse(Bytes.utf8(json.replace("\"T\"", "\"" + TIP + "\"")));
  }
}
