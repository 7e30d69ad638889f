package io.eidetica4j.auth;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.eidetica4j.ErrorKind;
import io.eidetica4j.crdt.Doc;
import io.eidetica4j.crdt.Value;
import io.eidetica4j.entry.Id;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The records that settings hold. */
class AuthRecordsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Id ROOT = Id.ofDagCbor(new byte[] {1});
  private static final Id A = Id.ofDagCbor(new byte[] {2});
  private static final Id B = Id.ofDagCbor(new byte[] {3});

  @Test
  void keyIsStoredAtomicallySoThatAMergeReplacesItAsAWhole() {
    AuthKey strong = AuthKey.active("laptop", Permission.admin(0));
    AuthKey revoked = AuthKey.active(Permission.read()).withStatus(KeyStatus.REVOKED);
    Doc merged = Doc.EMPTY.with("k", strong.toDoc()).merge(Doc.EMPTY.with("k", revoked.toDoc()));
    assertThat(AuthKey.fromDoc(merged.getDoc("k").orElseThrow())).isEqualTo(revoked);
  }

  @Test
  void keyRoundTripsInBothForms() throws JsonProcessingException {
    for (AuthKey key :
        List.of(
            AuthKey.active("laptop", Permission.write(10)),
            AuthKey.active("", Permission.admin(Permission.MAX_PRIORITY)),
            AuthKey.active(Permission.read()).withStatus(KeyStatus.REVOKED))) {
      assertThat(AuthKey.fromDoc(key.toDoc())).isEqualTo(key);
      assertThat(JSON.readValue(JSON.writeValueAsString(key), AuthKey.class)).isEqualTo(key);
    }
    assertThat(AuthKey.active("laptop", Permission.write(10)).toJson())
        .hasToString("{\"name\":\"laptop\",\"permissions\":{\"Write\":10},\"status\":\"Active\"}");
    assertThat(AuthKey.active(Permission.read()).toJson())
        .hasToString("{\"permissions\":\"Read\",\"status\":\"Active\"}");
  }

  @Test
  void keyOfAnythingElseIsRefused() {
    Doc good = AuthKey.active("n", Permission.read()).toDoc();
    assertThat(AuthKey.fromDoc(good.with("name", 5)).name()).isEmpty();
    for (Doc bad :
        List.of(
            good.without("permissions"),
            good.with("permissions", "Read"),
            good.without("status"),
            good.with("status", 1))) {
      Thrown.kind(ErrorKind.CRDT_ELEMENT_NOT_FOUND, () -> AuthKey.fromDoc(bad));
    }
    assertThat(
            Thrown.kind(
                ErrorKind.CRDT_DESERIALIZATION_FAILED,
                () -> AuthKey.fromDoc(good.with("status", "active"))))
        .hasMessageContaining("unknown KeyStatus: active");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "[]",
        "{\"permissions\":\"Read\"}",
        "{\"status\":\"Active\"}",
        "{\"name\":5,\"permissions\":\"Read\",\"status\":\"Active\"}",
        "{\"permissions\":\"Read\",\"status\":true}"
      })
  void jsonThatIsNoKeyIsRefused(String json) throws JsonProcessingException {
    var node = JSON.readTree(json);
    Thrown.kind(ErrorKind.SERIALIZE, () -> AuthKey.fromJson(node));
  }

  @Test
  void jsonOfAKeyMayHoldMoreAndNullForNoName() throws JsonProcessingException {
    var node =
        JSON.readTree("{\"x\":1,\"name\":null,\"permissions\":\"Read\",\"status\":\"Active\"}");
    assertThat(AuthKey.fromJson(node)).isEqualTo(AuthKey.active(Permission.read()));
  }

  @Test
  void treeReferenceKeepsTipsInOrderAndTwice() {
    TreeReference ref = new TreeReference(ROOT, List.of(B, A, A));
    assertThat(TreeReference.fromDoc(ref.toDoc())).isEqualTo(ref);
    assertThat(TreeReference.fromJson(ref.toJson())).isEqualTo(ref);
    assertThat(TreeReference.fromDoc(new TreeReference(ROOT, List.of()).toDoc()).tips()).isEmpty();
  }

  @Test
  void treeReferenceOfElevenTipsIsSortedByNumberNotByText() {
    List<Id> tips = new ArrayList<>();
    for (int i = 0; i < 11; i++) {
      tips.add(Id.ofDagCbor(new byte[] {(byte) i}));
    }
    TreeReference ref = new TreeReference(ROOT, tips);
    assertThat(TreeReference.fromDoc(ref.toDoc()).tips()).isEqualTo(tips);
  }

  @Test
  void treeReferenceSkipsTipsThatAreNoIndexOrNoText() {
    Doc tips =
        Doc.EMPTY
            .withKey("+1", Value.of(B.toString()))
            .withKey("00", Value.of(A.toString()))
            .withKey("-1", Value.of("x"))
            .withKey("", Value.of("x"))
            .withKey(" 2", Value.of("x"))
            .withKey("18446744073709551616", Value.of("x"))
            .withKey("18446744073709551615", Value.of(ROOT.toString()))
            .withKey("0".repeat(1000) + "x", Value.of("x"))
            .withKey("5", Value.of(7));
    Doc doc = Doc.EMPTY.with("root", ROOT.toString()).with("tips", tips);
    assertThat(TreeReference.fromDoc(doc).tips()).containsExactly(A, B, ROOT);
  }

  @Test
  void treeReferenceOfAnythingElseIsRefused() {
    Doc good = new TreeReference(ROOT, List.of(A)).toDoc();
    assertThat(TreeReference.fromDoc(good.with("tips", "x")).tips()).isEmpty();
    assertThat(TreeReference.fromDoc(good.without("tips")).tips()).isEmpty();
    Thrown.kind(
        ErrorKind.CRDT_ELEMENT_NOT_FOUND, () -> TreeReference.fromDoc(good.without("root")));
    Thrown.kind(
        ErrorKind.ID_INVALID_FORMAT, () -> TreeReference.fromDoc(good.with("tips.0", "no id")));
    Thrown.kind(
        ErrorKind.ID_INVALID_FORMAT, () -> TreeReference.fromDoc(good.with("root", "no id")));
  }

  @Test
  void delegatedTreeIsAtomicAndSpellsItsBoundsDifferentlyInEachForm() {
    DelegatedTreeRef ref =
        new DelegatedTreeRef(
            PermissionBounds.between(Permission.read(), Permission.write(5)),
            new TreeReference(ROOT, List.of(A, B)));
    assertThat(ref.toDoc().isAtomic()).isTrue();
    assertThat(ref.toDoc().keys()).containsExactly("permission_bounds", "tree");
    assertThat(ref.toJson().fieldNames()).toIterable().containsExactly("permission-bounds", "tree");
    assertThat(DelegatedTreeRef.fromDoc(ref.toDoc())).isEqualTo(ref);
    assertThat(DelegatedTreeRef.fromJson(ref.toJson())).isEqualTo(ref);
    Thrown.kind(
        ErrorKind.CRDT_ELEMENT_NOT_FOUND,
        () -> DelegatedTreeRef.fromDoc(ref.toDoc().with("permission_bounds", "Read")));
    Thrown.kind(
        ErrorKind.CRDT_ELEMENT_NOT_FOUND,
        () -> DelegatedTreeRef.fromDoc(ref.toDoc().without("tree")));
  }

  @Test
  void renamingKeepsPermissionAndStatus() {
    AuthKey key = AuthKey.active("a", Permission.write(1)).withStatus(KeyStatus.REVOKED);
    assertThat(key.withName(Optional.empty()))
        .isEqualTo(new AuthKey(Optional.empty(), Permission.write(1), KeyStatus.REVOKED));
  }
}
