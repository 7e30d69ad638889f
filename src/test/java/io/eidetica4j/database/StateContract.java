package io.eidetica4j.database;

import static io.eidetica4j.database.Steps.DATA;
import static io.eidetica4j.database.Steps.json;
import static io.eidetica4j.database.Steps.jsonAt;
import static io.eidetica4j.database.Steps.keys;
import static io.eidetica4j.database.Steps.put;
import static io.eidetica4j.database.Steps.putAt;
import static io.eidetica4j.database.Steps.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.eidetica4j.ErrorKind;
import io.eidetica4j.auth.DatabaseKey;
import io.eidetica4j.auth.Thrown;
import io.eidetica4j.backend.memory.MemoryBackend;
import io.eidetica4j.codec.Bytes;
import io.eidetica4j.crdt.Doc;
import io.eidetica4j.crdt.Value;
import io.eidetica4j.dag.ReplayOrder;
import io.eidetica4j.entry.Entry;
import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.Snapshot;
import io.eidetica4j.store.DocStore;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a store holds after any history. */
abstract class StateContract extends DatabaseContract {
  @Test
  void aChainAccumulates() { // 52
    Database database = create();
    put(database, DATA, "a", "1");
    put(database, DATA, "b", "1");
    put(database, DATA, "a", "2");
    assertThat(json(database, DATA))
        .isEqualTo("{\"children\":{\"a\":{\"Text\":\"2\"},\"b\":{\"Text\":\"1\"}}}");
  }

  @Test
  void aDiamondHoldsBothSidesAndOneOfTheConflictingValuesForGood() { // 53, 54
    Database database = create();
    Snapshot base = Snapshot.of(put(database, DATA, "base", "1"));
    Id left = putAt(database, base, DATA, "both", "left");
    Id right = putAt(database, base, DATA, "both", "right");
    Id last = left.compareTo(right) > 0 ? left : right; // equal heights: by digest
    String expected = last.equals(left) ? "left" : "right";
    assertThat(text(database, DATA, "both")).isEqualTo(expected);
    put(database, DATA, "merge", "1");
    String state = json(database, DATA);
    assertThat(keys(database, DATA)).containsExactly("base", "both", "merge");
    backend.clearCache();
    restart();
    Database again = trees.open(database.rootId());
    assertThat(json(again, DATA)).isEqualTo(state);
    assertThat(text(again, DATA, "both")).isEqualTo(expected);
  }

  @Test
  void aPathWithAnInnerDiamondIncludesBothSides() { // 55
    Database database = create();
    Id base = put(database, DATA, "base", "1");
    Id a = putAt(database, Snapshot.of(base), DATA, "a", "1");
    Id b = putAt(database, Snapshot.of(base), DATA, "b", "1");
    Id c = putAt(database, Snapshot.of(a, b), DATA, "c", "1");
    Id d = putAt(database, Snapshot.of(base), DATA, "d", "1");
    assertThat(database.snapshot()).isEqualTo(Snapshot.of(c, d));
    assertThat(keys(database, DATA)).containsExactly("a", "b", "base", "c", "d");
    assertThat(jsonAt(database, Snapshot.of(a, d), DATA)).doesNotContain("\"b\"", "\"c\"");
  }

  @Test
  void whatABypassBringsIsSeen() { // 56
    Database database = create();
    Id r = put(database, DATA, "r", "1");
    Id a = putAt(database, Snapshot.of(r), DATA, "a", "1");
    Id x = putAt(database, Snapshot.of(r), DATA, "x", "1");
    Id b = putAt(database, Snapshot.of(a), DATA, "b", "1");
    Id d = putAt(database, Snapshot.of(b), DATA, "d", "1");
    Id e = putAt(database, Snapshot.of(d), DATA, "e", "1");
    Id c = putAt(database, Snapshot.of(a, x), DATA, "c", "1");
    Id f = putAt(database, Snapshot.of(c), DATA, "f", "1");
    assertThat(database.snapshot()).isEqualTo(Snapshot.of(e, f));
    assertThat(
            database.tree().index().ancestry().mergeBase(DATA, List.of(e, f), ReplayOrder.DIGEST))
        .isEqualTo(r);
    assertThat(keys(database, DATA)).containsExactly("a", "b", "c", "d", "e", "f", "r", "x");
    assertThat(jsonAt(database, Snapshot.of(e), DATA)).doesNotContain("\"x\"");
  }

  @ParameterizedTest
  @ValueSource(ints = {50, 150, 250})
  void longDivergencesMerge(int length) { // 57
    Database database = create();
    Snapshot left = Snapshot.of(put(database, DATA, "base", "1"));
    Snapshot right = left;
    for (int i = 0; i < length; i++) {
      left = Snapshot.of(putAt(database, left, DATA, "left" + i % 7, "v" + i));
      right = Snapshot.of(putAt(database, right, DATA, "right" + i % 5, "v" + i));
    }
    Transaction merging = database.newTransaction();
    DocStore store = merging.getStore(DocStore.TYPE, DATA);
    assertThat(store.getAll().size()).isEqualTo(13);
    assertThat(store.getText("left" + (length - 1) % 7)).isEqualTo("v" + (length - 1));
    assertThat(store.getText("right" + (length - 1) % 5)).isEqualTo("v" + (length - 1));
    merging.commit();
    String live = json(database, DATA);
    restart();
    assertThat(json(trees.open(database.rootId()), DATA)).isEqualTo(live);
    assertThat(jsonAt(trees.open(database.rootId()), left, DATA)).doesNotContain("right");
  }

  @Test
  void aLongChainReadsAfterARestart() { // 58
    Database database = create();
    List<Id> chain =
        IntStream.range(0, 120).mapToObj(i -> put(database, DATA, "k" + i % 10, "v" + i)).toList();
    restart();
    Database again = trees.open(database.rootId());
    assertThat(text(again, DATA, "k9")).isEqualTo("v119");
    for (int i : List.of(0, 1, 7, 63, 64, 100, 118)) {
      assertThat(
              again
                  .getStoreViewer(DocStore.TYPE, DATA, Snapshot.of(chain.get(i)))
                  .getText("k" + i % 10))
          .isEqualTo("v" + i);
    }
  }

  @Test
  void aStoreFirstWrittenOnBothSidesOfAForkReadsMerged() { // 61 the better way: design rule 2
    Database database = create();
    Snapshot root = database.snapshot();
    Id left = putAt(database, root, DATA, "left", "1");
    Id right = putAt(database, root, DATA, "right", "1");
    assertThat(database.getEntry(left).subtreeParents(DATA)).isEmpty();
    assertThat(database.getEntry(right).subtreeParents(DATA)).isEmpty();
    assertThat(keys(database, DATA)).containsExactly("left", "right");
    assertThat(database.storeNames()).containsExactly(DATA);
    put(database, DATA, "after", "1");
    assertThat(keys(database, DATA)).containsExactly("after", "left", "right");
    restart();
    assertThat(keys(trees.open(database.rootId()), DATA)).containsExactly("after", "left", "right");
  }

  @Test
  void foldingIsStrictlyLeftToRight() { // §2.22: {a:Doc x} ⊕ Text ⊕ {a:Doc y} keeps only y
    Database database = create();
    Steps.edit(database, DATA, s -> s.set("a", Doc.of("x", "1")));
    Steps.edit(database, DATA, s -> s.set("a", Value.of("text")));
    Steps.edit(database, DATA, s -> s.set("a", Doc.of("y", "1")));
    String live = json(database, DATA);
    assertThat(live)
        .isEqualTo("{\"children\":{\"a\":{\"Doc\":{\"children\":{\"y\":{\"Text\":\"1\"}}}}}}");
    restart();
    assertThat(json(trees.open(database.rootId()), DATA)).isEqualTo(live);
  }

  @Test
  void statesReadTheSameAtAllTipsBeforeAndAfterARestart() { // 54, 59
    Database database = create();
    List<Id> ids = new ArrayList<>(List.of(database.rootId()));
    for (int i = 1; i < 24; i++) {
      Snapshot at =
          i % 3 == 0
              ? Snapshot.of(ids.get(i * 7 % i), ids.get(i * 5 % i))
              : Snapshot.of(ids.get(i - 1 - i % 2 * (i > 1 ? 1 : 0)));
      ids.add(putAt(database, at, DATA, "k" + i % 5, "v" + i));
    }
    List<String> live = new ArrayList<>();
    for (Id a : ids) {
      for (Id b : ids) {
        live.add(jsonAt(database, Snapshot.of(a, b), DATA));
      }
    }
    restart();
    Database again = trees.open(database.rootId());
    int i = 0;
    for (Id a : ids) {
      for (Id b : ids) {
        assertThat(jsonAt(again, Snapshot.of(b, a), DATA)).isEqualTo(live.get(i++));
      }
    }
  }

  @Test
  void peersThatWriteConcurrentlyConverge() { // 60
    try (MemoryBackend one = new MemoryBackend();
        MemoryBackend two = new MemoryBackend();
        Trees first = over(one);
        Trees second = over(two)) {
      Database here = trees.create(DatabaseKey.of(admin), Doc.EMPTY);
      List<Database> peers =
          List.of(
              here,
              Steps.send(here, first).withKey(admin),
              Steps.send(here, second).withKey(admin));
      for (int i = 0; i < 3; i++) {
        put(peers.get(i), DATA, "same", "of " + i);
        put(peers.get(i), DATA, "own" + i, "1");
      }
      for (Database from : peers) {
        List<Entry> all = from.getAllEntries();
        trees.putRemoteEntries(here.rootId(), all);
        first.putRemoteEntries(here.rootId(), all);
        second.putRemoteEntries(here.rootId(), all);
      }
      for (Database peer : peers) {
        assertThat(peer.snapshot()).isEqualTo(here.snapshot());
        assertThat(json(peer, DATA)).isEqualTo(json(here, DATA));
        assertThat(keys(peer, DATA)).containsExactly("own0", "own1", "own2", "same");
        assertThat(text(peer, DATA, "same")).startsWith("of ");
      }
    }
  }

  @Test
  void payloadsThatCannotBeReadSpoilTheirStoreOnly() {
    Database database = create();
    put(database, "good", "k", "v");
    Entry bad = Forged.on(database).payload(DATA, Bytes.utf8("nonsense")).by(admin);
    trees.putRemoteEntries(database.rootId(), List.of(bad));
    Thrown.kind(ErrorKind.STORE_DESERIALIZATION_FAILED, () -> json(database, DATA));
    assertThat(text(database, "good", "k")).isEqualTo("v");
    put(database, "good", "k", "w");
    assertThat(text(database, "good", "k")).isEqualTo("w");
  }
}
