package io.eidetica4j.dag;

import static io.eidetica4j.dag.ReplayOrder.DIGEST;
import static org.assertj.core.api.Assertions.assertThat;

import io.eidetica4j.ErrorKind;
import io.eidetica4j.auth.Thrown;
import io.eidetica4j.entry.Entry;
import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.Snapshot;
import io.eidetica4j.entry.VerificationStatus;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who descends from whom. Numbers are those of spec/02 §4, those with "e" of spec/04 §14. */
class AncestryTest {
  private static final String S = "s";
  private static final Id UNKNOWN = Id.ofRaw(new byte[] {1});
  private final Drawn tree = new Drawn();

  @AfterEach
  void close() {
    tree.close();
  }

  private Snapshot at(String names) {
    return tree.index().storeTipsAt(tree.snapshot(names), S);
  }

  private void assertAt(String main, String expected) {
    assertThat(tree.named(at(main))).as("store tips at " + main).isEqualTo(Drawn.split(expected));
  }

  // ---- tips of a store at tips of the tree

  @Test
  void onAChainTheStoresTipIsTheEntryItself() { // 63, 54e
    tree.add("a", "root", S).add("b", "a", S).add("c", "b", S);
    assertAt("a", "a");
    assertAt("b", "b");
    assertAt("c", "c");
    assertAt("a b", "b");
    assertAt("root", "root");
  }

  @Test
  void onADiamondBothSidesAreTips() { // 55e
    tree.add("a", "root", S).add("b", "root", S);
    assertAt("a", "a");
    assertAt("b", "b");
    assertAt("a b", "a b");
  }

  @Test
  void ofATipWithoutTheStoreTheNearestAncestorsCount() { // 64, 56e
    tree.add("a", "root", S).add("x", "a").add("y", "x").add("b", "root", "other");
    assertAt("y", "a");
    assertAt("b", "root");
    assertAt("y b", "a");
    assertThat(tree.index().storeTipsAt(Snapshot.EMPTY, S)).isEmpty();
    assertThat(tree.index().storeTipsAt(tree.snapshot("y"), "unknown")).isEmpty();
    assertThat(tree.index().storeTipsAt(Snapshot.of(UNKNOWN), S)).isEmpty();
  }

  @Test
  void onAComplexGraphAllBoundariesGiveTheirTips() { // 57e
    tree.add("a", "root", S).add("b", "root", S).add("c", "root", S);
    tree.add("d", "a", S).add("e", "a b", S).add("f", "b c", S).add("g", "c", S);
    tree.add("h", "d e", S).add("i", "f g", S);
    assertAt("a b c", "a b c");
    assertAt("d e f g", "d e f g");
    assertAt("a d", "d");
    assertAt("e", "e");
    assertAt("d e", "d e");
    assertAt("h", "h");
    assertAt("d e h", "h");
    assertAt("h i", "h i");
  }

  @Test
  void storesHaveTipsOfTheirOwn() { // 53e
    tree.add("a", "root", S).add("b", "a", S, "other").add("c", "b", "other");
    assertThat(tree.named(tree.index().rawStoreTips(S))).containsExactly("b");
    assertThat(tree.named(tree.index().rawStoreTips("other"))).containsExactly("c");
    assertThat(tree.index().rawStoreTips("unknown")).isEmpty();
  }

  // ---- lists

  @Test
  void storeAtGivesTheStoresPartBelowTips() { // 65, 60e
    tree.add("a", "root", S).add("x", "a").add("b", "x", S).add("side", "root", S);
    assertThat(tree.named(ancestry().storeAt(S, tree.snapshot("b"), DIGEST)))
        .containsExactly("root", "a", "b");
    assertThat(ancestry().storeAt(S, Snapshot.of(UNKNOWN), DIGEST)).isEmpty();
    assertThat(ancestry().storeAt(S, tree.snapshot("x"), DIGEST)).isEmpty();
    assertThat(ancestry().storeAt("unknown", tree.snapshot("b"), DIGEST)).isEmpty();
  }

  @Test
  void pathFromToHoldsEverythingBetweenInReplayOrder() {
    tree.add("a", "root", S).add("b", "root", S).add("c", "a b", S).add("d", "c", S);
    assertThat(tree.named(ancestry().pathFromTo(S, id("root"), List.of(id("d")), DIGEST)))
        .containsExactlyElementsOf(tree.inOrder("a b c d"));
    assertThat(tree.named(ancestry().pathFromTo(S, id("a"), List.of(id("d")), DIGEST)))
        .containsExactlyElementsOf(tree.inOrder("root b c d"));
    assertThat(ancestry().pathFromTo(S, id("a"), List.of(), DIGEST)).isEmpty();
    assertThat(ancestry().pathFromTo(S, id("a"), List.of(id("a")), DIGEST)).isEmpty();
  }

  @Test
  void treeFromTipsGivesAllAncestorsByHeight() { // 66, 59e
    tree.add("a", "root", S).add("b", "root", S).add("c", "a", S);
    assertThat(tree.named(ancestry().treeFromTips(tree.snapshot("c"), DIGEST)))
        .containsExactly("root", "a", "c");
    assertThat(tree.named(ancestry().treeFromTips(tree.snapshot("b c"), DIGEST)))
        .containsExactlyElementsOf(tree.inOrder("root a b c"));
    assertThat(tree.named(ancestry().all(DIGEST)))
        .containsExactlyElementsOf(tree.inOrder("root a b c"));
    assertThat(tree.named(ancestry().allOf(S, DIGEST))).hasSize(4);
  }

  @Test
  void descendantsAreAllThatIsBuiltOnAnEntry() {
    tree.add("a", "root", S).add("b", "root", S).add("c", "a b", S).add("d", "b", S);
    assertThat(tree.named(ancestry().descendants(id("a")))).containsExactlyInAnyOrder("a", "c");
    assertThat(tree.named(ancestry().descendants(id("b"))))
        .containsExactlyInAnyOrder("b", "c", "d");
    assertThat(ancestry().descendants(UNKNOWN)).isEmpty();
  }

  @Test
  void walksPassOverWhatIsNotHeld() {
    tree.addOver("a", S, id("root"), UNKNOWN).add("b", "a", S);
    assertThat(tree.named(ancestry().treeFromTips(tree.snapshot("b"), DIGEST)))
        .containsExactlyElementsOf(tree.inOrder("root a b"));
    Thrown.kind(
        ErrorKind.BACKEND_ENTRY_NOT_FOUND,
        () -> ancestry().idsAdded(Snapshot.of(id("root")), tree.snapshot("b")));
    assertThat(ancestry().idsAdded(Snapshot.of(id("root"), UNKNOWN), tree.snapshot("b")))
        .containsExactly(id("a"), id("b"));
  }

  // ---- merge base

  @Test
  void aMergeBaseIsWhatAllPathsRunThrough() { // 56, 63e
    tree.add("a", "root", S).add("x", "root", S).add("b", "a", S).add("d", "b", S);
    tree.add("e", "d", S).add("c", "a x", S).add("f", "c", S);
    assertThat(tree.name(base("e", "f"))).isEqualTo("root");
    assertThat(tree.name(base("b", "e"))).isEqualTo("b");
    assertThat(tree.name(base("b", "d"))).isEqualTo("b");
    assertThat(tree.name(base("f", "f"))).isEqualTo("f");
    assertThat(tree.name(base("x", "b"))).isEqualTo("root");
    assertThat(tree.name(base("a", "b", "d", "e"))).isEqualTo("a");
  }

  @Test
  void entriesWithoutCommonOriginHaveNoMergeBase() { // 64e's siblings
    tree.add("n", "root").addRootOf("other", "p", "n").addRootOf("other", "q", "n");
    List<Id> both = List.of(id("p"), id("q"));
    Thrown.kind(
        ErrorKind.BACKEND_NO_COMMON_ANCESTOR, () -> ancestry().mergeBase("other", both, DIGEST));
    Thrown.kind(
        ErrorKind.BACKEND_NO_COMMON_ANCESTOR,
        () -> ancestry().mergeBase(S, List.of(id("root"), UNKNOWN), DIGEST));
    Thrown.kind(
        ErrorKind.BACKEND_EMPTY_ENTRY_LIST, () -> ancestry().mergeBase(S, List.of(), DIGEST));
    assertThat(ancestry().mergeBase(S, List.of(UNKNOWN), DIGEST)).isEqualTo(UNKNOWN);
  }

  @Test
  void aMergeBaseIsFoundAcrossLongBranches() { // 64e
    tree.add("base", "root", S);
    String left = "base";
    String right = "base";
    for (int i = 0; i < 250; i++) {
      tree.add("l" + i, left, S).add("r" + i, right, S);
      left = "l" + i;
      right = "r" + i;
    }
    assertThat(tree.name(base(left, right))).isEqualTo("base");
  }

  // ---- heights

  @Test
  void heightsInAStoreAreItsOwnWhereItHasThem() { // 69
    Entry own = tree.addWithStoreHeight("own", "root", S, 7);
    assertThat(own.height()).isEqualTo(1);
    assertThat(tree.index().storeHeight(id("own"), S)).hasValue(7);
    assertThat(tree.index().storeHeight(id("root"), S)).hasValue(0);
    assertThat(tree.index().storeHeight(id("own"), "other")).isEmpty();
    assertThat(tree.index().height(UNKNOWN)).isEmpty();
    assertThat(tree.index().status(id("own"))).contains(VerificationStatus.VERIFIED);
    assertThat(tree.index().status(UNKNOWN)).isEmpty();
  }

  private Ancestry ancestry() {
    return tree.index().ancestry();
  }

  private Id id(String name) {
    return tree.id(name);
  }

  private Id base(String... names) {
    return ancestry().mergeBase(S, List.of(names).stream().map(this::id).toList(), DIGEST);
  }
}
