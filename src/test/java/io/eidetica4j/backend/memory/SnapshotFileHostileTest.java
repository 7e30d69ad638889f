package io.eidetica4j.backend.memory;

import static io.eidetica4j.backend.OpenMode.READ_ONLY;
import static io.eidetica4j.backend.TestEntries.child;
import static io.eidetica4j.backend.TestEntries.root;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.eidetica4j.EideticaException;
import io.eidetica4j.ErrorKind;
import io.eidetica4j.Limits;
import io.eidetica4j.backend.TestEntries;
import io.eidetica4j.backend.TreeTips;
import io.eidetica4j.codec.Bytes;
import io.eidetica4j.entry.Entry;
import io.eidetica4j.entry.VerificationStatus;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that are no snapshots give typed errors; odd ones that are, are read. */
class SnapshotFileHostileTest {
  private static final Entry TOP = root("top");
  private static final Entry A = child(TOP, "a", TOP);
  private static final String ID = TOP.id().toString();

  @TempDir private Path folder;

  // ---- what is no snapshot

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "null",
        "[]",
        "\"entries\"",
        "{",
        "{}",
        "{\"entries\":{}",
        "{\"entries\":{}} {}",
        "{\"entries\":{}}x",
        "{\"entries\":null}",
        "{\"entries\":[]}",
        "{\"Entries\":{}}",
        "{\"entries\":{},\"entries\":{}}",
        "{\"entries\":{},\"tips\":{},\"tips\":{}}",
        "{\"entries\":{},\"cache\":1,\"cache\":1}",
        "{\"_v\":1,\"entries\":{}}",
        "{\"_v\":99,\"entries\":{}}",
        "{\"_v\":256,\"entries\":{}}",
        "{\"_v\":null,\"entries\":{}}",
        "{\"_v\":\"0\",\"entries\":{}}",
        "{\"_v\":0.0,\"entries\":{}}",
        "{\"_v\":-0,\"entries\":{}}",
        "{\"entries\":{\"no id\":{}}}",
        "{\"entries\":{},\"verification_status\":null}",
        "{\"entries\":{},\"verification_status\":{\"no id\":\"Verified\"}}",
        "{\"entries\":{},\"verification_status\":{\"\":\"verified\"}}",
        "{\"entries\":{},\"verification_status\":{\"\":0}}",
        "{\"entries\":{},\"tips\":{\"\":{}}}",
        "{\"entries\":{},\"tips\":{\"\":{\"tree_tips\":[]}}}",
        "{\"entries\":{},\"tips\":{\"\":{\"subtree_tips\":{}}}}",
        "{\"entries\":{},\"tips\":{\"\":{\"tree_tips\":{},\"subtree_tips\":{}}}}",
        "{\"entries\":{},\"tips\":{\"\":{\"tree_tips\":[1],\"subtree_tips\":{}}}}",
        "{\"entries\":{},\"tips\":{\"\":{\"tree_tips\":[],\"tree_tips\":[],\"subtree_tips\":{}}}}",
        "{\"entries\":{},\"tips\":{\"no id\":{\"tree_tips\":[],\"subtree_tips\":{}}}}",
        "{\"entries\":{},\"tips\":{\"\":{\"tree_tips\":[\"no id\"],\"subtree_tips\":{}}}}",
        "{\"entries\":{},\"instance_metadata\":{}}",
        "{\"entries\":{},\"instance_secrets\":{\"signing_key\":\"ed25519:s3cret\"}}",
        "{\"entries\":{},\"instance_secrets\":{\"signing_key\":s3cret}}",
        "{\"entries\":{},\"x\":NaN}",
        "{\"entries\":{},\"x\":'y'}",
        "{\"entries\":{},}",
        "\uFEFF{\"entries\":{}}"
      })
  void whatIsNoSnapshotIsRefused(String json) throws IOException {
    EideticaException error = refusal(json.getBytes(StandardCharsets.UTF_8));
    assertThat(error.kind()).isEqualTo(ErrorKind.BACKEND_DESERIALIZATION_FAILED);
    assertThat(error)
        .hasMessage("Deserialization failed")
        .hasCauseInstanceOf(EideticaException.class);
    for (Throwable cause = error; cause != null; cause = cause.getCause()) {
      assertThat(String.valueOf(cause.getMessage())).doesNotContain("s3cret");
    }
  }

  @Test
  void anEntryUnderAnotherIdIsRefused() throws IOException {
    EideticaException error = refusal(json("{\"entries\":{\"" + A.id() + "\":" + text(TOP) + "}}"));
    assertThat(error.kind()).isEqualTo(ErrorKind.BACKEND_DESERIALIZATION_FAILED);
    assertThat(error.getCause()).hasMessageContaining(ID).hasMessageContaining(A.id().toString());
    error = refusal(json("{\"entries\":{\"\":" + text(TOP) + "}}"));
    assertThat(error.kind()).isEqualTo(ErrorKind.BACKEND_DESERIALIZATION_FAILED);
  }

  @Test
  void anEntryOfWrongStructureIsRefused() throws IOException {
    String orphan = text(A).replace("\"parents\":[\"" + ID + "\"]", "\"parents\":[]");
    Entry entry = Entry.fromJson(json(orphan));
    assertThat(refusal(json("{\"entries\":{\"" + entry.id() + "\":" + orphan + "}}")).kind())
        .isEqualTo(ErrorKind.BACKEND_DESERIALIZATION_FAILED);
  }

  @Test
  void whatIsNotUtf8IsAFileError() throws IOException {
    byte[][] bad = {
      {(byte) 0x80},
      {(byte) 0xC0, (byte) 0x80},
      {(byte) 0xC3, 'x'},
      {(byte) 0xE0, (byte) 0x80, (byte) 0x80},
      {(byte) 0xED, (byte) 0xA0, (byte) 0x80},
      {(byte) 0xF0, (byte) 0x80, (byte) 0x80, (byte) 0x80},
      {(byte) 0xF4, (byte) 0x90, (byte) 0x80, (byte) 0x80},
      {(byte) 0xFF}
    };
    for (byte[] each : bad) {
      String inside = new String(each, StandardCharsets.ISO_8859_1);
      byte[] file =
          ("{\"entries\":{},\"x\":\"" + inside + "\"}").getBytes(StandardCharsets.ISO_8859_1);
      assertThat(refusal(file).kind()).isEqualTo(ErrorKind.BACKEND_FILE_IO);
    }
    byte[] cut = "{\"entries\":{}}\u00e4".getBytes(StandardCharsets.UTF_8);
    assertThat(refusal(Arrays.copyOf(cut, cut.length - 1)).kind())
        .isEqualTo(ErrorKind.BACKEND_FILE_IO);
  }

  @Test
  void bombsAreRefusedQuickly() throws IOException {
    String open = "[".repeat(100_000);
    assertThat(refusal(json("{\"entries\":{},\"x\":" + open)).kind())
        .isEqualTo(ErrorKind.BACKEND_DESERIALIZATION_FAILED);
    assertThat(refusal(json("{\"entries\":{\"" + "b".repeat(40_000) + "\":{}}}")).kind())
        .isEqualTo(ErrorKind.BACKEND_DESERIALIZATION_FAILED);
    assertThat(refusal(json("{\"_v\":" + "9".repeat(2_000) + "}")).kind())
        .isEqualTo(ErrorKind.BACKEND_DESERIALIZATION_FAILED);
  }

  @Test
  void aFileOrAnEntryThatIsTooLargeIsRefused() throws IOException {
    Limits small = limits(20, Integer.MAX_VALUE);
    EideticaException error = refusal(json("{\"entries\":{},\"x\":\"12345678\"}"), small);
    assertThat(error.kind()).isEqualTo(ErrorKind.INSTANCE_LIMIT_EXCEEDED);
    assertThat(error).hasMessageContaining("20");
    Entry large =
        TestEntries.builder(TOP, TOP).setSubtreeData("x", Bytes.wrap(new byte[99])).build();
    byte[] one = json("{\"entries\":{\"" + large.id() + "\":" + text(large) + "}}");
    load(one, limits(1 << 20, 1 << 10)).close();
    assertThat(refusal(one, limits(1 << 20, 98)).kind())
        .isEqualTo(ErrorKind.INSTANCE_LIMIT_EXCEEDED);
  }

  @Test
  void aDamagedFileGivesTypedErrorsOnly() throws IOException {
    byte[] whole =
        json("{\"entries\":{\"" + ID + "\":" + text(TOP) + ",\"" + A.id() + "\":" + text(A) + "}}");
    Random random = new Random(9);
    for (int round = 0; round < 2_000; round++) {
      byte[] damaged = whole.clone();
      damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
      if (round % 4 == 0) {
        damaged = Arrays.copyOf(damaged, random.nextInt(damaged.length));
      }
      Path file = Files.write(folder.resolve("x.json"), damaged);
      try (SnapshotFile snapshot = SnapshotFile.open(file, READ_ONLY, Limits.DEFAULT)) {
        snapshot.load().orElseThrow().close();
      } catch (EideticaException e) {
        assertThat(e.kind())
            .isIn(ErrorKind.BACKEND_DESERIALIZATION_FAILED, ErrorKind.BACKEND_FILE_IO);
      }
    }
  }

  // ---- what is one all the same

  @Test
  void missingStatusesAreUnverifiedAndWrongTipsAreIgnored() throws IOException {
    String tips =
        "\"tips\":{\""
            + ID
            + "\":{\"tree_tips\":[],\"more\":1,\"subtree_tips\":{\"data\":[]}},"
            + "\""
            + A.id()
            + "\":{\"tree_tips\":[\"\"],\"subtree_tips\":{}}}";
    String entries =
        "\"entries\":{\"" + ID + "\":" + text(TOP) + ",\"" + A.id() + "\":" + text(A) + "}";
    String statuses = "\"verification_status\":{\"" + A.id() + "\":\"Failed\",\"\":\"Verified\"}";
    try (MemoryBackend backend =
        load(json("{" + tips + "," + statuses + ",\"_v\":0,\"else\":[{}]," + entries + "}"))) {
      assertThat(backend.status(TOP.id())).hasValue(VerificationStatus.UNVERIFIED);
      assertThat(backend.status(A.id())).hasValue(VerificationStatus.FAILED);
      assertThat(backend.trees()).containsExactly(TOP.id());
      TreeTips computed = new TreeTips();
      backend.state().entries().forEach(stored -> computed.add(stored.entry()));
      assertThat(computed.tree()).containsExactly(A.id());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"entries\":{}}",
        " \n{ \"entries\" : { } }\r\n\t ",
        "{\"entries\":{},\"instance_metadata\":null,\"instance_secrets\":null}",
        "{\"entries\":{},\"cache\":{\"old\":[1,2,{\"x\":null}]}}",
        "{\"x\":1,\"entries\":{},\"x\":2}",
        "{\"entries\":{},\"x\":\"\u00e4\u4e2d\uD83D\uDE00\"}"
      })
  void oddSnapshotsAreRead(String json) throws IOException {
    try (MemoryBackend backend = load(json(json))) {
      assertThat(backend.trees()).isEmpty();
      assertThat(backend.metadata()).isEmpty();
      assertThat(backend.secrets()).isEmpty();
    }
  }

  private MemoryBackend load(byte[] json) throws IOException {
    return load(json, Limits.DEFAULT);
  }

  private MemoryBackend load(byte[] json, Limits limits) throws IOException {
    Path file = Files.write(folder.resolve("x.json"), json);
    try (SnapshotFile snapshot = SnapshotFile.open(file, READ_ONLY, limits)) {
      return snapshot.load().orElseThrow();
    }
  }

  private EideticaException refusal(byte[] json) throws IOException {
    return refusal(json, Limits.DEFAULT);
  }

  private EideticaException refusal(byte[] json, Limits limits) throws IOException {
    EideticaException error =
        catchThrowableOfType(EideticaException.class, () -> load(json, limits));
    assertThat(error).isNotNull();
    return error;
  }

  private static Limits limits(long snapshotBytes, int entryBytes) {
    Limits d = Limits.DEFAULT;
    return new Limits(
        entryBytes,
        d.metadataBytes(),
        d.stores(),
        d.parents(),
        d.nameBytes(),
        d.textBytes(),
        d.delegationSteps(),
        d.delegationTips(),
        snapshotBytes,
        d.indexBytes());
  }

  private static String text(Entry entry) {
    return new String(entry.toJson(), StandardCharsets.UTF_8);
  }

  private static byte[] json(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
