package io.eidetica4j.entry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.eidetica4j.EideticaException;
import io.eidetica4j.ErrorKind;
import io.eidetica4j.codec.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EntryBuilderTest {
  private static final Id ROOT = id("root");
  private static final Id P1 = id("parent1");
  private static final Id P2 = id("parent2"); // comes before P1
  private static final Bytes DATA = Bytes.utf8("{}");

  @Test
  void rootBuilderMakesAValidRootEntry() {
    Entry entry = Entry.rootBuilder().build();
    entry.validate();
    assertThat(entry.isRoot()).isTrue();
    assertThat(entry.root()).isEmpty();
    assertThat(entry.parents()).isEmpty();
    assertThat(entry.tree()).isEqualTo(entry.id());
    assertThat(entry.inSubtree("_root")).isTrue();
    assertThat(entry.data("_root")).isEqualTo(Bytes.EMPTY);
    assertThat(entry.metadata().orElseThrow().utf8()).matches("\\{\"entropy\":\\d+}");
    assertThat(Entry.rootBuilder().build()).isNotEqualTo(entry);
  }

  @Test
  void rootEntryWithParentFails() {
    invalid(Entry.rootBuilder().addParent(P1), "has _root marker but also has parents");
  }

  @Test
  void otherEntriesNeedAParent() {
    invalid(Entry.builder(ROOT), "empty main tree parents");
    assertThat(Entry.builder(ROOT).addParent(P1).build().isRoot()).isFalse();
  }

  @Test
  void rootMarkerWithARootIdIsNoRootEntry() {
    invalid(Entry.builder(ROOT).setSubtreeData("_root", Bytes.EMPTY), "empty main tree parents");
  }

  @Test
  void emptyIdsAreNoParents() {
    invalid(Entry.builder(ROOT).addParent(Id.EMPTY), "empty parent ID in main tree");
    invalid(
        Entry.builder(ROOT).addParent(P1).addSubtreeParent("a", Id.EMPTY),
        "subtree 'a' with empty parent ID");
    invalid(Entry.rootBuilder().addSubtreeParent("a", Id.EMPTY), "empty parent ID");
  }

  @Test
  void theRootMarkersParentsAreNotLookedAt() {
    Entry.rootBuilder().addSubtreeParent("_root", Id.EMPTY).build().validate();
  }

  @Test
  void theEmptyRootIdMeansNoRoot() {
    assertThat(Entry.builder(Id.EMPTY).addParent(P1).build().root()).isEmpty();
    assertThat(Entry.builder(ROOT).setRoot(Id.EMPTY).addParent(P1).build().root()).isEmpty();
    assertThat(Entry.builder(Id.EMPTY).setRoot(ROOT).addParent(P1).build().root()).contains(ROOT);
  }

  @Test
  void storesMayBeWithoutParents() {
    Entry.builder(ROOT).addParent(P1).setSubtreeData("_settings", DATA).build().validate();
    Entry.builder(ROOT)
        .addParent(P1)
        .setSubtreeData("a", DATA)
        .addSubtreeParent("b", P2)
        .build()
        .validate();
    Entry.rootBuilder().setSubtreeData("a", DATA).build().validate();
  }

  @Test
  void storesNeedAName() {
    invalid(Entry.builder(ROOT).addParent(P1).setSubtreeData("", DATA), "empty name");
  }

  @Test
  void namesThatCannotBeWrittenAreRefused() {
    EideticaException e =
        catchThrowableOfType(
            EideticaException.class, () -> Entry.builder(ROOT).setSubtreeData("\uD83D", DATA));
    assertThat(e.kind()).isEqualTo(ErrorKind.ENTRY_SERIALIZATION_FAILED);
  }

  @Test
  void newestDataOfAStoreCounts() {
    EntryBuilder builder =
        Entry.builder(ROOT)
            .addParent(P1)
            .setSubtreeData("a", Bytes.utf8("1"))
            .setSubtreeData("a", Bytes.utf8("2"));
    assertThat(builder.subtrees()).containsExactly("a");
    assertThat(builder.data("a")).isEqualTo(Bytes.utf8("2"));
    assertThat(builder.subtreeParents("a")).isEmpty();
    assertThat(builder.build().subtrees()).hasSize(1);
  }

  @Test
  void parentsComeOutSortedAndOnce() {
    Entry entry =
        Entry.builder(ROOT)
            .setParents(List.of(P1, P2, P1))
            .setSubtreeParents("a", List.of(P1, P2, P2))
            .build();
    assertThat(entry.parents()).containsExactly(P2, P1);
    assertThat(entry.subtreeParents("a")).containsExactly(P2, P1);
  }

  @Test
  void storesComeOutSortedByTheirBytes() {
    EntryBuilder builder = Entry.builder(ROOT).addParent(P1);
    List.of("c", "\uD83D\uDE00", "a", "\uFFFD", "_root1", "Z", "b")
        .forEach(name -> builder.setSubtreeData(name, DATA));
    assertThat(builder.subtrees()).startsWith("c", "\uD83D\uDE00");
    assertThat(builder.build().subtreeNames())
        .containsExactly("Z", "_root1", "a", "b", "c", "\uFFFD", "\uD83D\uDE00");
  }

  @Test
  void addingParentsAppends() {
    EntryBuilder builder = Entry.builder(ROOT).setParents(List.of(P1)).addParent(P2);
    builder.setSubtreeParents("a", List.of(P1)).addSubtreeParent("a", P2);
    builder.addSubtreeParent("new", P1);
    assertThat(builder.parents()).containsExactly(P1, P2);
    assertThat(builder.subtreeParents("a")).containsExactly(P1, P2);
    assertThat(builder.subtreeParents("new")).containsExactly(P1);
    assertThat(builder.build().subtree("new").orElseThrow().data()).isEmpty();
  }

  @Test
  void idDoesNotDependOnTheOrderOfCalls() {
    Entry one =
        Entry.builder(ROOT)
            .addParent(P1)
            .addParent(P2)
            .setSubtreeData("a", DATA)
            .addSubtreeParent("a", P1)
            .setSubtreeData("b", DATA)
            .build();
    EntryBuilder builder = Entry.builder(Id.EMPTY);
    builder.setSubtreeData("b", DATA);
    builder.addSubtreeParent("a", P1);
    builder.setSubtreeData("a", DATA);
    builder.setParents(List.of(P2, P1));
    builder.setRoot(ROOT);
    assertThat(builder.build()).isEqualTo(one).hasSameHashCodeAs(one);
    assertThat(builder.addSubtreeParent("a", P2).build()).isNotEqualTo(one);
  }

  @Test
  void heightsOfStoresAreTheirOwnOrTheEntrys() {
    Entry entry =
        Entry.builder(ROOT)
            .addParent(P1)
            .setHeight(100)
            .setSubtreeData("inherits", DATA)
            .setSubtreeHeight("own", OptionalLong.of(5))
            .setSubtreeHeight("zero", OptionalLong.of(0))
            .setSubtreeHeight("cleared", OptionalLong.of(5))
            .setSubtreeHeight("cleared", OptionalLong.empty())
            .build();
    assertThat(entry.height()).isEqualTo(100);
    assertThat(entry.subtreeHeight("inherits")).isEqualTo(100);
    assertThat(entry.subtreeHeight("own")).isEqualTo(5);
    assertThat(entry.subtreeHeight("zero")).isZero();
    assertThat(entry.subtreeHeight("cleared")).isEqualTo(100);
    assertThat(Entry.builder(ROOT).addParent(P1).build().height()).isZero();
  }

  @Test
  void emptyStoresAreTakenOutUnlessTheIndexNamesThem() {
    EntryBuilder builder =
        Entry.rootBuilder()
            .setSubtreeData("empty", Bytes.EMPTY)
            .setSubtreeData("full", DATA)
            .setSubtreeParents("full", List.of(P1))
            .setSubtreeParents("indexed", List.of(P1))
            .setSubtreeParents("touched", List.of(P1))
            .setSubtreeData("_index", DATA)
            .removeEmptySubtrees(Set.of("indexed", "empty"));
    assertThat(builder.subtrees()).containsExactly("full", "indexed", "_index");
    assertThat(builder.subtreeParents("full")).containsExactly(P1);
    assertThat(builder.data("full")).isEqualTo(DATA);
    assertThat(builder.inSubtree("full")).isTrue();
    assertThat(builder.inSubtree("_root")).isFalse();
  }

  @Test
  void buildDoesNotTakeOutEmptyStores() {
    assertThat(Entry.builder(ROOT).addParent(P1).setSubtreeData("a", Bytes.EMPTY).build().data("a"))
        .isEqualTo(Bytes.EMPTY);
  }

  @Test
  void unknownStoresAreNotFound() {
    EntryBuilder builder = Entry.builder(ROOT).addParent(P1).setSubtreeParents("a", List.of(P1));
    Entry entry = builder.build();
    notFound("x", () -> builder.data("x"));
    notFound("a", () -> builder.data("a"));
    notFound("x", () -> builder.subtreeParents("x"));
    notFound("x", () -> entry.data("x"));
    notFound("a", () -> entry.data("a"));
    notFound("x", () -> entry.subtreeParents("x"));
    notFound("x", () -> entry.subtreeHeight("x"));
    assertThat(entry.inSubtree("x")).isFalse();
    assertThat(entry.subtree("x")).isEmpty();
  }

  private static void notFound(
      String key, org.assertj.core.api.ThrowableAssert.ThrowingCallable c) {
    EideticaException e = catchThrowableOfType(EideticaException.class, c);
    assertThat(e.kind()).isEqualTo(ErrorKind.STORE_KEY_NOT_FOUND);
    assertThat(e.detail("store")).contains("entry");
    assertThat(e.detail("key")).contains(key);
    assertThat(e).hasMessage("Key not found in store 'entry': " + key);
  }

  private static void invalid(EntryBuilder builder, String reason) {
    EideticaException e = catchThrowableOfType(EideticaException.class, builder::build);
    assertThat(e.kind()).isEqualTo(ErrorKind.INSTANCE_ENTRY_VALIDATION_FAILED);
    assertThat(e).hasMessageStartingWith("Entry validation failed: ").hasMessageContaining(reason);
    assertThat(e.detail("entry_id").map(Id::parse)).isPresent();
  }

  private static Id id(String text) {
    return Id.ofRaw(text.getBytes(StandardCharsets.UTF_8));
  }
}
