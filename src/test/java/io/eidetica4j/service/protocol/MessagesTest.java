package io.eidetica4j.service.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.eidetica4j.EideticaException;
import io.eidetica4j.ErrorKind;
import io.eidetica4j.Limits;
import io.eidetica4j.codec.Bytes;
import io.eidetica4j.crypto.PrivateKey;
import io.eidetica4j.database.WriteSource;
import io.eidetica4j.entry.Entry;
import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.SigInfo;
import io.eidetica4j.entry.SigKey;
import io.eidetica4j.entry.Snapshot;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages that the transcript has not, and what is refused. */
class MessagesTest {
  private static final Id ROOT = Id.ofDagCbor(Bytes.utf8("root").array());
  private static final Id TIP = Id.ofDagCbor(Bytes.utf8("tip").array());
  private static final Snapshot TIPS = Snapshot.of(ROOT, TIP);

  private static final Entry ENTRY =
      Entry.builder(ROOT)
          .setParents(List.of(TIP))
          .setHeight(1)
          .setSig(new SigInfo(Optional.of("AAAA"), SigKey.fromName("laptop")))
          .build();

  static List<DatabaseOp> ops() {
    return List.of(
        new DatabaseOp.BeginTransaction(List.of("notes", "_index"), ReadScope.ALLOW_UNVERIFIED),
        new DatabaseOp.GetStoreState("notes"),
        new DatabaseOp.GetStoreEntries("notes", TIPS, ReadScope.ALLOW_UNVERIFIED),
        new DatabaseOp.ComputeMergeState("notes", List.of(TIP, ROOT)),
        new DatabaseOp.CacheState("notes", TIP, Bytes.utf8("{}")),
        new DatabaseOp.SubscribeWrites(TIPS),
        new DatabaseOp.SubscribeWrites(Snapshot.EMPTY),
        new DatabaseOp.UnsubscribeWrites(),
        new DatabaseOp.SubmitSignedEntry(ENTRY),
        new DatabaseOp.SubmitSignedEntry(ENTRY, Optional.of(TIPS)),
        new DatabaseOp.SubmitSignedEntry(ENTRY, Optional.of(Snapshot.EMPTY)),
        new DatabaseOp.GetEntry(Id.EMPTY));
  }

  @ParameterizedTest
  @MethodSource("ops")
  void operationsRoundTrip(DatabaseOp op) {
    var request = new ServiceRequest.OfDatabase(ROOT, SigKey.fromName("laptop"), op);
    assertThat(RequestJson.read(RequestJson.write(request), Limits.DEFAULT)).isEqualTo(request);
  }

  static List<ServerFrame> frames() {
    TreeMap<String, List<TransactionContext.Parent>> stores = new TreeMap<>();
    stores.put("notes", List.of(new TransactionContext.Parent(TIP, -1)));
    stores.put("new", List.of());
    return List.of(
        new ServerFrame.Response(new ServiceResponse.Metadata(Optional.empty())),
        new ServerFrame.Response(new ServiceResponse.State(Bytes.utf8("{\"children\":{}}"))),
        new ServerFrame.Response(new ServiceResponse.MergeState(ROOT, List.of(TIP, ROOT))),
        new ServerFrame.Response(
            new TransactionContext(
                List.of(new TransactionContext.Parent(TIP, 3)),
                stores,
                Snapshot.of(ROOT),
                Bytes.utf8("null"))),
        new ServerFrame.Response(
            new ServiceResponse.CachedState(Optional.of(Bytes.copyOf(new byte[] {0, -1, 7})))),
        new ServerFrame.DatabaseWrite(ROOT, Snapshot.EMPTY, TIPS, WriteSource.LOCAL));
  }

  @ParameterizedTest
  @MethodSource("frames")
  void framesRoundTrip(ServerFrame frame) {
    assertThat(ServerFrameJson.read(ServerFrameJson.write(frame), Limits.DEFAULT)).isEqualTo(frame);
  }

  @Test
  void heightsAreUnsigned() {
    byte[] json = ServerFrameJson.write(frames().get(3));
    assertThat(new String(json, UTF_8)).contains("18446744073709551615");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"GetInstanceMetadata\"",
        " {\"GetInstanceMetadata\":null} ",
        "{\"TrustedLoginUser\":{\"more\":[[{}]],\"username\":\"alice\"}}"
      })
  void otherFormsAreRead(String json) {
    assertThat(RequestJson.read(json.getBytes(UTF_8), Limits.DEFAULT)).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "7",
        "\"Unknown\"",
        "{\"Unknown\":{}}",
        "\"TrustedLoginUser\"",
        "{\"GetInstanceMetadata\":{}}",
        "{\"TrustedLoginUser\":{}}",
        "{\"TrustedLoginUser\":{\"username\":7}}",
        "{\"TrustedLoginUser\":{\"username\":\"a\",\"username\":\"b\"}}",
        "{\"TrustedLoginUser\":{\"username\":\"a\"},\"TrustedLoginProve\":{\"signature\":[]}}",
        "{\"TrustedLoginProve\":{\"signature\":\"AAAA\"}}",
        "{\"TrustedLoginProve\":{\"signature\":[256]}}",
        "{\"TrustedLoginProve\":{\"signature\":[1.5]}}",
        "{\"SessionKeyChallenge\":{\"pubkey\":\"ed25519:AAAA\"}}",
        "{\"AuthenticatedDb\":{\"root_id\":\"nonsense\",\"identity\":{\"Direct\":{\"hint\":{}}},"
            + "\"op\":\"GetVerifiedTips\"}}",
        "{\"AuthenticatedDb\":{\"root_id\":\"\",\"identity\":{\"Direct\":{\"hint\":{}}},"
            + "\"op\":{\"GetStoreEntries\":{\"store\":\"a\",\"tips\":[]}}}}",
        "{\"AuthenticatedDb\":{\"root_id\":\"\",\"identity\":{\"Direct\":{\"hint\":{}}},"
            + "\"op\":{\"SubmitSignedEntry\":{\"entry\":{\"_v\":1}}}}}",
        "\"GetInstanceMetadata\" \"GetInstanceMetadata\""
      })
  void anythingElseIsRefused(String json) {
    assertThatExceptionOfType(EideticaException.class)
        .isThrownBy(() -> RequestJson.read(json.getBytes(UTF_8), Limits.DEFAULT));
  }

  @Test
  void errorsCrossTheWireByName() {
    for (ErrorKind kind : ErrorKind.values()) {
      EideticaException error = kind.error("what happened: " + TIP);
      EideticaException again = ServiceError.of(error).toException();
      assertThat(again).hasMessage(error.getMessage());
      assertThat(again.kind()).isEqualTo(kind);
      assertThat(again.detail("entry_id")).contains(TIP.toString());
    }
  }

  @Test
  void anErrorThatIsUnknownHereKeepsItsNames() {
    EideticaException error = new ServiceError("later", "NewKind", "it broke").toException();
    assertThat(error.kind()).isEqualTo(ErrorKind.IO);
    assertThat(error).hasMessage("[later::NewKind] it broke");
  }

  @Test
  void noRequestShowsASecret() {
    try (PrivateKey key = PrivateKey.generate()) {
      var user = new ServiceRequest.LoginProve(Bytes.wrap(key.sign(new byte[32])));
      assertThat(user.toString()).doesNotContain(Arrays.toString(key.seed()));
    }
  }
}
