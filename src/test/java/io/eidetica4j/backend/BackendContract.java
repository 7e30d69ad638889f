package io.eidetica4j.backend;

import static io.eidetica4j.backend.TestEntries.DATA;
import static io.eidetica4j.backend.TestEntries.as;
import static io.eidetica4j.backend.TestEntries.child;
import static io.eidetica4j.backend.TestEntries.inStores;
import static io.eidetica4j.backend.TestEntries.root;
import static io.eidetica4j.backend.TestEntries.unverified;
import static io.eidetica4j.entry.VerificationStatus.FAILED;
import static io.eidetica4j.entry.VerificationStatus.UNVERIFIED;
import static io.eidetica4j.entry.VerificationStatus.VERIFIED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import io.eidetica4j.EideticaException;
import io.eidetica4j.ErrorClass;
import io.eidetica4j.ErrorKind;
import io.eidetica4j.Vectors;
import io.eidetica4j.codec.Bytes;
import io.eidetica4j.crypto.PrivateKey;
import io.eidetica4j.entry.Entry;
import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.Snapshot;
import io.eidetica4j.entry.VerificationStatus;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * What every backend must do. A backend's test extends this and says how to start it. The numbers
 * are of the statements that the reference's tests pin down.
 */
public abstract class BackendContract {
  private static final CacheScope USER = CacheScope.user("3b0c6d5e-0000-4000-8000-000000000001");
  private static final CacheScope OURS = CacheScope.ours("digest");

  protected Backend backend;

  private final Entry top = root("top");
  private final Entry a = child(top, "a", top);
  private final Entry b = child(top, "b", a);
  private final Entry c = child(top, "c", b);
  private final Entry d = child(top, "d", c);
  private final Entry e = child(top, "e", d);

  /** A fresh, empty backend. */
  protected abstract Backend start();

  /** Compares with the tips that the backend itself keeps, if it does; of a tree if store is "". */
  protected void checkOwnTips(Id tree, String store, Snapshot expected) {}

  /** Whether a name may hold U+0000. */
  protected boolean keepsZeroCharacters() {
    return true;
  }

  @BeforeEach
  final void startIt() {
    backend = start();
  }

  @AfterEach
  final void stopIt() {
    backend.close();
  }

  // ---- entries

  @Test
  void storedEntryReadsBackWithItsId() { // 42
    assertThat(backend.put(unverified(top, a))).containsOnly(PutOutcome.STORED);
    Entry read = backend.get(a.id()).orElseThrow();
    assertThat(read.id()).isEqualTo(a.id());
    assertThat(read.dagCbor()).isEqualTo(a.dagCbor());
    assertThat(backend.contains(a.id())).isTrue();
    assertThat(backend.treeOf(a.id())).hasValue(top.id());
    assertThat(backend.treeOf(top.id())).hasValue(top.id());
  }

  @Test
  void rootsAreThoseOfTheStoredTrees() { // 42
    assertThat(backend.roots()).isEmpty();
    backend.put(unverified(top));
    assertThat(backend.roots()).containsExactly(top.id());
    backend.put(unverified(a, b));
    assertThat(backend.roots()).containsExactly(top.id());
    Entry other = root("other");
    backend.put(unverified(other));
    assertThat(backend.roots()).containsExactlyInAnyOrder(top.id(), other.id());
  }

  @Test
  void treesAreListedEvenWithoutTheirRoots() {
    assertThat(backend.trees()).isEmpty();
    Entry other = root("other");
    backend.put(unverified(b, c, child(other, "x", other)));
    assertThat(backend.trees()).containsExactlyInAnyOrder(top.id(), other.id());
    assertThat(backend.roots()).isEmpty();
  }

  @Test
  void whatIsNotStoredIsAbsent() { // 43
    assertThat(backend.get(a.id())).isEmpty();
    assertThat(backend.getAll(List.of(a.id(), b.id()))).isEmpty();
    assertThat(backend.contains(a.id())).isFalse();
    assertThat(backend.treeOf(a.id())).isEmpty();
    assertThat(backend.status(a.id())).isEmpty();
    assertThat(outlines(a.id())).isEmpty();
    assertThat(backend.contains(Id.EMPTY)).isFalse();
  }

  @Test
  void anyNumberOfEntriesIsReadAtOnce() {
    List<Entry> chain = chain(1_201);
    backend.put(unverified(chain.toArray(Entry[]::new)));
    List<Id> asked = new ArrayList<>(chain.stream().map(Entry::id).toList());
    asked.add(Id.ofDagCbor(new byte[] {1}));
    asked.add(asked.getFirst());
    Map<Id, Entry> found = backend.getAll(asked);
    assertThat(found.values()).containsExactlyInAnyOrderElementsOf(chain);
    found.forEach((id, entry) -> assertThat(entry.id()).isEqualTo(id));
    assertThat(backend.getAll(List.of())).isEmpty();
  }

  @Test
  void anEntryWithoutRootOrMarkIsATreeOfItsOwn() {
    Entry stray = Entry.builder(Id.EMPTY).setParents(List.of(a.id())).build();
    backend.put(unverified(stray));
    assertThat(backend.treeOf(stray.id())).hasValue(stray.id());
    assertThat(outlines(stray.id())).containsOnlyKeys(stray.id());
    assertThat(backend.roots()).isEmpty();
  }

  // ---- status

  @Test
  void statusIsTheOneGivenAndCanBeSetToAnyOther() { // 44
    backend.put(unverified(a));
    assertThat(backend.status(a.id())).hasValue(UNVERIFIED);
    for (VerificationStatus status : List.of(VERIFIED, FAILED, UNVERIFIED, FAILED, VERIFIED)) {
      backend.setStatus(Map.of(a.id(), status));
      assertThat(backend.status(a.id())).hasValue(status);
      for (VerificationStatus each : VerificationStatus.values()) {
        assertThat(backend.idsWithStatus(each))
            .isEqualTo(each == status ? List.of(a.id()) : List.of());
      }
    }
    backend.put(as(VERIFIED, b));
    backend.put(as(FAILED, c));
    assertThat(backend.idsWithStatus(VERIFIED)).containsExactlyInAnyOrder(a.id(), b.id());
    assertThat(backend.idsWithStatus(FAILED)).containsExactly(c.id());
  }

  @Test
  void statusOfAnUnknownEntryCanNotBeSetAndThenNoneIs() { // 45
    backend.put(unverified(a, b));
    Map<Id, VerificationStatus> statuses = new LinkedHashMap<>();
    statuses.put(a.id(), VERIFIED);
    statuses.put(c.id(), VERIFIED);
    statuses.put(b.id(), VERIFIED);
    EideticaException error = failure(() -> backend.setStatus(statuses));
    assertThat(error.kind()).isEqualTo(ErrorKind.BACKEND_ENTRY_NOT_FOUND);
    assertThat(error.is(ErrorClass.NOT_FOUND)).isTrue();
    assertThat(error).hasMessage("Entry not found: " + c.id());
    assertThat(backend.idsWithStatus(VERIFIED)).isEmpty();
    backend.setStatus(Map.of(b.id(), VERIFIED));
    assertThat(backend.idsWithStatus(VERIFIED)).containsExactly(b.id());
  }

  @Test
  void storingAgainChangesNothing() { // 46
    for (VerificationStatus status : VerificationStatus.values()) {
      Entry entry = child(top, "again " + status, top);
      backend.put(as(status, entry));
      for (VerificationStatus other : VerificationStatus.values()) {
        assertThat(backend.put(as(other, entry))).containsExactly(PutOutcome.PRESENT);
        assertThat(backend.status(entry.id())).hasValue(status);
      }
    }
  }

  @Test
  void anEntryGivenTwiceIsStoredOnce() {
    List<NewEntry> twice = new ArrayList<>(as(VERIFIED, a));
    twice.addAll(as(FAILED, a, b));
    assertThat(backend.put(twice))
        .containsExactly(PutOutcome.STORED, PutOutcome.PRESENT, PutOutcome.STORED);
    assertThat(backend.status(a.id())).hasValue(VERIFIED);
    assertTips(top.id(), DATA, b);
  }

  // ---- put is one unit

  @Test
  void anInvalidEntryStoresNone() {
    String json = new String(a.toJson(), StandardCharsets.UTF_8);
    String parents = "\"parents\":[\"" + top.id() + "\"]";
    Entry orphan =
        Entry.fromJson(json.replace(parents, "\"parents\":[]").getBytes(StandardCharsets.UTF_8));
    EideticaException error = failure(() -> backend.put(unverified(top, a, orphan, b)));
    assertThat(error.kind()).isEqualTo(ErrorKind.INSTANCE_ENTRY_VALIDATION_FAILED);
    assertThat(backend.trees()).isEmpty();
    assertThat(backend.contains(top.id())).isFalse();
  }

  @Test
  void noReaderSeesHalfOfAPut() throws Exception {
    int rounds = 60;
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<?> writer =
          threads.submit(() -> {
            for (int i = 0; i < rounds; i++) {
              backend.put(unverified(root("first " + i), root("second " + i)));
            }
          });
      while (!writer.isDone()) {
        for (int i = 0; i < rounds; i++) {
          boolean first = backend.contains(root("first " + i).id());
          boolean second = backend.contains(root("second " + i).id());
          assertThat(second || !first).as("round %d", i).isTrue();
          assertThat(backend.roots().size() % 2).isZero();
        }
      }
      writer.get();
    }
    assertThat(backend.roots()).hasSize(2 * rounds);
  }

  @Test
  void fiveWritersAtATimeStoreAll() throws Exception { // 48
    List<Future<?>> writers = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int w = 0; w < 5; w++) {
        Entry start = root("writer " + w);
        writers.add(
            threads.submit(() -> {
              Entry last = start;
              backend.put(unverified(start));
              for (int i = 0; i < 5; i++) {
                last = child(start, "link " + i, last);
                backend.put(unverified(last));
              }
              return last;
            }));
      }
      for (Future<?> writer : writers) {
        Entry last = (Entry) writer.get();
        assertTips(last.tree(), "", last);
      }
    }
    assertThat(backend.roots()).hasSize(5);
    assertThat(backend.trees()).hasSize(5);
  }

  // ---- outlines

  @Test
  void outlineTellsWhatTheEntrySays() { // 66
    Entry odd =
        TestEntries.builder(top, b, a)
            .setHeight(0)
            .setSubtreeParents("without data", List.of(b.id(), a.id()))
            .setSubtreeData("empty", Bytes.EMPTY)
            .setSubtreeData("own height", Bytes.utf8("x"))
            .setSubtreeHeight("own height", OptionalLong.of(77))
            .setSubtreeData("height 0", Bytes.utf8("x"))
            .setSubtreeHeight("height 0", OptionalLong.of(0))
            .build();
    Entry high =
        TestEntries.builder(top, a).setHeight(-1L).setSubtreeData("s", Bytes.EMPTY).build();
    backend.put(unverified(top, odd));
    backend.put(as(VERIFIED, high));
    Map<Id, EntryOutline> outlines = outlines(top.id());
    assertThat(outlines).containsOnlyKeys(top.id(), odd.id(), high.id());
    assertSame(outlines.get(top.id()), top, UNVERIFIED);
    assertSame(outlines.get(odd.id()), odd, UNVERIFIED);
    assertSame(outlines.get(high.id()), high, VERIFIED);
    assertThat(outlines.get(top.id()).root()).isTrue();
    assertThat(outlines.get(odd.id()).root()).isFalse();
    assertThat(outlines.get(high.id()).height()).isEqualTo(-1L);
    assertThat(backend.get(high.id()).orElseThrow().height()).isEqualTo(-1L);
  }

  @Test
  void outlineOfALargeEntryIsTheSame() {
    Entry large =
        TestEntries.builder(top, a, b)
            .setSubtreeData("large", Bytes.wrap(new byte[300_000]))
            .setSubtreeParents("large", List.of(b.id(), a.id()))
            .setSubtreeHeight("large", OptionalLong.of(-2L))
            .setSubtreeParents(DATA, List.of(a.id()))
            .build();
    backend.put(as(FAILED, large));
    assertSame(outlines(top.id()).get(large.id()), large, FAILED);
    assertThat(backend.get(large.id()).orElseThrow()).isEqualTo(large);
  }

  @Test
  void namesOfStoresMayBeAnything() {
    List<String> names =
        List.of(
            "'; DROP TABLE tips; --",
            "\uD83D\uDE00 \u00e4\u4e2d",
            keepsZeroCharacters() ? "a\0b" : "a\u0001b",
            " ",
            "%_",
            "x".repeat(900));
    Entry first = inStores(top, "first", names, top);
    Entry second = inStores(top, "second", names, first);
    backend.put(unverified(first));
    backend.put(unverified(second));
    assertSame(outlines(top.id()).get(second.id()), second, UNVERIFIED);
    names.forEach(name -> assertTips(top.id(), name, second));
  }

  @Test
  void aScanLeavesOtherTreesOut() {
    Entry other = root("other");
    backend.put(unverified(top, a, other, child(other, "x", other)));
    assertThat(outlines(top.id())).containsOnlyKeys(top.id(), a.id());
    assertThat(outlines(a.id())).isEmpty();
  }

  @Test
  void theRestOfATreeIsAllThatIsNotKnownOrNothingIsSaid() {
    Entry other = root("other");
    backend.put(unverified(top, a, b, c, other, child(other, "x", other)));
    backend.setStatus(Map.of(a.id(), VERIFIED, b.id(), FAILED, c.id(), VERIFIED));
    assertRest(List.of(top, a, b), 0, List.of(c.id()));
    assertRest(List.of(top, a, b), c.height(), List.of(c.id()));
    assertRest(List.of(top, a, b, c), 0, List.of());
    assertThat(backend.rest(top.id(), known(List.of(top, a, c), c.height()))).isEmpty();
    assertThat(backend.rest(top.id(), known(List.of(top, a, b, c, d), 0))).isEmpty();
  }

  private void assertRest(List<Entry> known, long height, List<Id> added) {
    backend
        .rest(top.id(), known(known, height))
        .ifPresent(rest -> {
          assertThat(rest.added()).extracting(EntryOutline::id).isEqualTo(added);
          assertThat(rest.notVerified()).isEqualTo(Map.of(top.id(), UNVERIFIED, b.id(), FAILED));
        });
  }

  private static KnownEntries known(List<Entry> entries, long height) {
    List<Id> ids = entries.stream().map(Entry::id).toList();
    return new KnownEntries() {
      @Override
      public int size() {
        return ids.size();
      }

      @Override
      public boolean contains(Id id) {
        return ids.contains(id);
      }

      @Override
      public long height() {
        return height;
      }
    };
  }

  @Test
  void theReceiverOfAScanMayUseTheBackend() {
    backend.put(unverified(top, a, b));
    backend.scan(
        top.id(),
        outline -> {
          assertThat(backend.get(outline.id())).isPresent();
          backend.setStatus(Map.of(outline.id(), VERIFIED));
          backend.scan(top.id(), each -> assertThat(each.id()).isNotNull());
        });
    assertThat(backend.idsWithStatus(VERIFIED)).hasSize(3);
  }

  // ---- tips

  @Test
  void tipsOfAChainADiamondAndABranch() { // 49
    backend.put(unverified(top, a, b));
    assertTips(top.id(), "", b);
    Entry left = child(top, "left", b);
    Entry right = child(top, "right", b);
    Entry merge = child(top, "merge", left, right);
    backend.put(unverified(left, right));
    assertTips(top.id(), "", left, right);
    backend.put(unverified(merge));
    assertTips(top.id(), "", merge);
    Entry branch = child(top, "branch", top);
    backend.put(unverified(branch));
    assertTips(top.id(), "", merge, branch);
  }

  @Test
  void aLateParentIsNoTip() { // 50
    backend.put(unverified(a));
    backend.put(unverified(c));
    assertTips(top.id(), "", a, c);
    assertTips(top.id(), DATA, a, c);
    backend.put(unverified(b));
    assertTips(top.id(), "", c);
    assertTips(top.id(), DATA, c);
  }

  @Test
  void theEndOfADiamondIsATipThroughout() { // 51
    Entry left = child(top, "left", a);
    Entry right = child(top, "right", a);
    Entry end = child(top, "end", left, right);
    for (Entry each : List.of(a, end, left, right)) {
      backend.put(unverified(each));
      if (each.equals(end)) {
        assertTips(top.id(), "", a, end);
      }
    }
    assertTips(top.id(), "", end);
    assertTips(top.id(), DATA, end);
  }

  @Test
  void tipsWithGaps() { // 52
    backend.put(unverified(b));
    assertTips(top.id(), "", b);
    backend.put(unverified(e));
    assertTips(top.id(), "", b, e);
    backend.put(unverified(d));
    assertTips(top.id(), "", b, e);
  }

  @Test
  void storesHaveTipsOfTheirOwn() { // 53
    Entry first = inStores(top, "1", List.of("x"), top);
    Entry second = inStores(top, "2", List.of("y"), first);
    Entry both = inStores(top, "3", List.of("x", "y"), first, second);
    backend.put(unverified(first, second));
    assertTips(top.id(), "x", first);
    assertTips(top.id(), "y", second);
    backend.put(unverified(both));
    assertTips(top.id(), "x", both);
    assertTips(top.id(), "y", both);
    assertTips(top.id(), "unknown");
  }

  @Test
  void anEntryOfAnotherTreeDoesNotHideATip() {
    Entry stranger = root("stranger");
    Entry attack =
        TestEntries.builder(stranger, a).setSubtreeParents(DATA, List.of(a.id())).build();
    backend.put(unverified(stranger, attack));
    backend.put(unverified(a));
    assertTips(top.id(), "", a);
    assertTips(top.id(), DATA, a);
    backend.put(unverified(child(stranger, "after", a)));
    assertTips(top.id(), "", a);
    assertTips(stranger.id(), DATA, attack, child(stranger, "after", a));
  }

  @Test
  void tipsDoNotDependOnTheOrderOfArrival() {
    List<Entry> entries = randomTree(new Random(7), 40);
    Map<String, Snapshot> expected = new HashMap<>();
    for (int round = 0; round < 8; round++) {
      Collections.shuffle(entries, new Random(round));
      try (Backend other = round == 0 ? backend : start()) {
        for (int from = 0; from < entries.size(); ) {
          int to = Math.min(entries.size(), from + 1 + round * 2);
          other.put(unverified(entries.subList(from, to).toArray(Entry[]::new)));
          from = to;
        }
        backend = other;
        for (String store : List.of("", "x", "y")) {
          Snapshot tips = tips(entries.getFirst().tree(), store);
          assertThat(expected.computeIfAbsent(store, s -> tips))
              .as("round %d", round)
              .isEqualTo(tips);
          checkOwnTips(entries.getFirst().tree(), store, tips);
        }
      }
    }
    backend = start();
  }

  @TestFactory
  List<DynamicTest> databasesOfTheReferenceHaveTheirTips() {
    List<DynamicTest> tests = new ArrayList<>();
    for (Path file : Vectors.list("databases", ".json")) {
      tests.add(DynamicTest.dynamicTest(file.getFileName().toString(), () -> checkDatabase(file)));
    }
    return tests;
  }

  private void checkDatabase(Path file) {
    JsonNode database = Vectors.read(file);
    List<Entry> entries = new ArrayList<>();
    for (JsonNode each : Vectors.cases(database, "entries_in_order")) {
      Entry entry = Entry.fromJson(each.get("json").toString().getBytes(StandardCharsets.UTF_8));
      assertThat(entry.id()).hasToString(each.get("id").textValue());
      entries.add(entry);
    }
    Collections.shuffle(entries, new Random(11));
    try (Backend own = start()) {
      backend.close();
      backend = own;
      for (int at = 0; at < entries.size(); at += 7) {
        List<Entry> some = entries.subList(at, Math.min(at + 7, entries.size()));
        backend.put(as(VERIFIED, some.toArray(Entry[]::new)));
      }
      Id tree = Id.parse(database.get("root").textValue());
      List<Id> tips = new ArrayList<>();
      Vectors.cases(database, "tips").forEach(tip -> tips.add(Id.parse(tip.textValue())));
      assertThat(tips(tree, "")).isEqualTo(Snapshot.of(tips));
      checkOwnTips(tree, "", Snapshot.of(tips));
      Map<Id, EntryOutline> outlines = outlines(tree);
      assertThat(outlines).hasSize(entries.size());
      entries.forEach(entry -> assertSame(outlines.get(entry.id()), entry, VERIFIED));
    }
    backend = start();
  }

  // ---- cached states

  @Test
  void scopesOfTheCacheAreApart() { // 67
    backend.cacheState(CacheScope.SHARED, a.id(), "s", Bytes.utf8("shared"));
    backend.cacheState(USER, a.id(), "s", Bytes.utf8("user"));
    assertThat(backend.cachedState(CacheScope.SHARED, a.id(), "s")).hasValue(Bytes.utf8("shared"));
    assertThat(backend.cachedState(USER, a.id(), "s")).hasValue(Bytes.utf8("user"));
    assertThat(backend.cachedState(CacheScope.user("another"), a.id(), "s")).isEmpty();
    assertThat(backend.cachedState(OURS, a.id(), "s")).isEmpty();
    assertThat(backend.cachedState(USER, a.id(), "t")).isEmpty();
    assertThat(backend.cachedState(USER, b.id(), "s")).isEmpty();
  }

  @Test
  void cachedStatesAreReplacedDroppedAndCleared() { // 69, 70
    backend.cacheState(OURS, a.id(), "s", Bytes.utf8("one"));
    backend.cacheState(OURS, a.id(), "s", Bytes.EMPTY);
    assertThat(backend.cachedState(OURS, a.id(), "s")).hasValue(Bytes.EMPTY);
    backend.cacheState(USER, a.id(), "s", Bytes.utf8("user"));
    backend.uncacheState(OURS, a.id(), "s");
    backend.uncacheState(OURS, b.id(), "never cached");
    assertThat(backend.cachedState(OURS, a.id(), "s")).isEmpty();
    assertThat(backend.cachedState(USER, a.id(), "s")).isPresent();
    backend.cacheState(OURS, a.id(), "s", Bytes.utf8("two"));
    backend.clearCache();
    assertThat(backend.cachedState(OURS, a.id(), "s")).isEmpty();
    assertThat(backend.cachedState(USER, a.id(), "s")).isEmpty();
  }

  // ---- instance

  @Test
  void metadataAndSecretsReadBack() {
    assertThat(backend.metadata()).isEmpty();
    assertThat(backend.secrets()).isEmpty();
    PrivateKey key = PrivateKey.of(new byte[32]);
    InstanceMetadata metadata =
        new InstanceMetadata(key.publicKey(), a.id(), Id.EMPTY, Optional.empty());
    backend.setMetadata(metadata);
    backend.setSecrets(new InstanceSecrets(key));
    assertThat(backend.metadata()).hasValue(metadata);
    assertThat(backend.secrets()).hasValue(new InstanceSecrets(PrivateKey.of(new byte[32])));
    backend.setMetadata(metadata.withSyncDb(b.id()));
    assertThat(backend.metadata().orElseThrow().syncDb()).hasValue(b.id());
    byte[] seed = new byte[32];
    seed[0] = 1;
    backend.setSecrets(new InstanceSecrets(PrivateKey.of(seed)));
    assertThat(backend.secrets().orElseThrow().signingKey().seed()).isEqualTo(seed);
  }

  @Test
  void closingAKeyThatWasGivenOrGotDoesNotHurtTheStoredOne() {
    try (PrivateKey given = PrivateKey.of(new byte[32])) {
      backend.setSecrets(new InstanceSecrets(given));
    }
    backend.secrets().orElseThrow().signingKey().close();
    assertThat(backend.secrets().orElseThrow().signingKey().seed()).isEqualTo(new byte[32]);
  }

  // ---- end

  @Test
  void aClosedBackendRefusesEverything() {
    backend.put(unverified(top));
    backend.close();
    backend.close();
    InstanceMetadata metadata =
        new InstanceMetadata(
            PrivateKey.of(new byte[32]).publicKey(), a.id(), a.id(), Optional.empty());
    List<Runnable> all =
        List.of(
            () -> backend.get(top.id()),
            () -> backend.getAll(List.of(top.id())),
            () -> backend.contains(top.id()),
            () -> backend.treeOf(top.id()),
            () -> backend.put(unverified(a)),
            () -> backend.status(top.id()),
            () -> backend.setStatus(Map.of(top.id(), VERIFIED)),
            () -> backend.idsWithStatus(UNVERIFIED),
            () -> backend.roots(),
            () -> backend.trees(),
            () -> backend.scan(top.id(), outline -> {}),
            () -> backend.cachedState(OURS, a.id(), "s"),
            () -> backend.cacheState(OURS, a.id(), "s", Bytes.EMPTY),
            () -> backend.uncacheState(OURS, a.id(), "s"),
            () -> backend.clearCache(),
            () -> backend.metadata(),
            () -> backend.setMetadata(metadata),
            () -> backend.secrets(),
            () -> backend.setSecrets(new InstanceSecrets(PrivateKey.of(new byte[32]))));
    for (int i = 0; i < all.size(); i++) {
      assertThat(failure(all.get(i)).kind())
          .as("operation %d", i)
          .isEqualTo(ErrorKind.INSTANCE_INSTANCE_DROPPED);
    }
  }

  // ---- helpers

  /** Checks the tips that outlines give, and those that the backend keeps. */
  protected final void assertTips(Id tree, String store, Entry... expected) {
    Snapshot tips = Snapshot.of(List.of(expected).stream().map(Entry::id).toList());
    assertThat(tips(tree, store)).isEqualTo(tips);
    checkOwnTips(tree, store, tips);
  }

  private Snapshot tips(Id tree, String store) {
    Map<Id, EntryOutline> outlines = outlines(tree);
    Map<Id, Collection<Id>> parents = new HashMap<>();
    outlines.forEach((id, outline) -> {
      if (store.isEmpty()) {
        parents.put(id, outline.parents());
      } else {
        outline.stores().stream()
            .filter(node -> node.store().equals(store))
            .forEach(node -> parents.put(id, node.parents()));
      }
    });
    List<Id> named = parents.values().stream().flatMap(Collection::stream).toList();
    return Snapshot.of(parents.keySet().stream().filter(id -> !named.contains(id)).toList());
  }

  private Map<Id, EntryOutline> outlines(Id tree) {
    Map<Id, EntryOutline> outlines = new HashMap<>();
    Consumer<EntryOutline> collect =
        outline -> assertThat(outlines.put(outline.id(), outline)).isNull();
    backend.scan(tree, collect);
    return outlines;
  }

  private static void assertSame(EntryOutline found, Entry entry, VerificationStatus status) {
    EntryOutline expected = EntryOutline.of(entry, status);
    assertThat(found)
        .usingRecursiveComparison()
        .ignoringCollectionOrderInFields("stores")
        .isEqualTo(expected);
  }

  private static List<Entry> chain(int length) {
    Entry start = root("chain");
    List<Entry> chain = new ArrayList<>(List.of(start));
    IntStream.range(1, length).forEach(i -> chain.add(child(start, "link " + i, chain.getLast())));
    return chain;
  }

  private static List<Entry> randomTree(Random random, int size) {
    Entry start = root("random");
    List<Entry> entries = new ArrayList<>(List.of(start));
    while (entries.size() < size) {
      Entry one = entries.get(random.nextInt(entries.size()));
      Entry two = entries.get(random.nextInt(entries.size()));
      Entry[] parents = one.equals(two) ? new Entry[] {one} : new Entry[] {one, two};
      List<String> stores =
          switch (random.nextInt(4)) {
            case 0 -> List.of("x");
            case 1 -> List.of("y");
            case 2 -> List.of("x", "y");
            default -> List.of();
          };
      entries.add(inStores(start, "random " + entries.size(), stores, parents));
    }
    return entries;
  }

  private static EideticaException failure(Runnable action) {
    EideticaException error = catchThrowableOfType(EideticaException.class, action::run);
    assertThat(error).isNotNull();
    return error;
  }
}
