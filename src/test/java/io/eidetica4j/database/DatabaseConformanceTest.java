package io.eidetica4j.database;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.eidetica4j.Clock;
import io.eidetica4j.Limits;
import io.eidetica4j.Observer;
import io.eidetica4j.Vectors;
import io.eidetica4j.backend.memory.MemoryBackend;
import io.eidetica4j.codec.Bytes;
import io.eidetica4j.crdt.Doc;
import io.eidetica4j.dag.ReplayOrder;
import io.eidetica4j.entry.Entry;
import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.Snapshot;
import io.eidetica4j.entry.VerificationStatus;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Whole databases of the reference: any order of arrival gives its tips, heights, states and
 * differences.
 */
class DatabaseConformanceTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int SHUFFLES = 4;

  @TestFactory
  Stream<DynamicTest> anyOrderOfArrivalGivesTheReferencesDatabase() {
    return Vectors.list("databases", ".json").stream()
        .flatMap(file ->
            Stream.iterate(0, i -> i + 1)
                .limit(SHUFFLES)
                .map(shuffle ->
                    DynamicTest.dynamicTest(
                        file.getFileName() + " order " + shuffle, () -> check(file, shuffle))));
  }

  private static void check(Path file, int shuffle) throws Exception {
    JsonNode database = JSON.readTree(Files.readAllBytes(file));
    Id root = Id.parse(database.get("root").asText());
    ReplayOrder order =
        ReplayOrder.valueOf(
            database.get("replay_order").asText().toUpperCase(java.util.Locale.ROOT));
    List<Entry> entries = new ArrayList<>();
    for (JsonNode entry : database.get("entries_in_order")) {
      entries.add(Entry.fromJson(JSON.writeValueAsBytes(entry.get("json"))));
    }
    assertThat(entries).isNotEmpty();
    if (shuffle > 0) {
      Collections.shuffle(entries, new Random(shuffle));
    }
    try (MemoryBackend backend = new MemoryBackend();
        Trees trees = new Trees(backend, Clock.system(), order, Limits.DEFAULT, Observer.NONE)) {
      arrive(trees, root, entries, shuffle);
      Database opened = trees.open(root);
      assertThat(opened.snapshot()).as("tips").isEqualTo(ids(database.get("tips")));
      for (JsonNode height : database.get("heights")) {
        Id id = Id.parse(height.get(0).asText());
        assertThat(opened.getEntry(id).height())
            .as("height of " + id)
            .isEqualTo(height.get(1).asLong());
        assertThat(opened.status(id)).contains(VerificationStatus.VERIFIED);
      }
      checkStates(opened.newTransaction(), database.get("store_states"), "at the end");
      for (JsonNode checkpoint : database.path("checkpoints")) {
        Snapshot tips = ids(checkpoint.get("tips"));
        checkStates(opened.newTransactionAt(tips), checkpoint.get("store_states"), "at " + tips);
      }
      for (JsonNode difference : database.path("ids_added")) {
        Snapshot from = ids(difference.get("from"));
        Snapshot to = ids(difference.get("to"));
        assertThat(new HashSet<>(opened.idsAdded(from, to)))
            .as("ids added from " + from + " to " + to)
            .isEqualTo(new HashSet<>(ids(difference.get("ids_added")).tips()));
      }
      assertThat(opened.getName()).isEqualTo(database.get("name").asText());
    }
  }

  /** One batch, single entries, or batches of three. */
  private static void arrive(Trees trees, Id root, List<Entry> entries, int shuffle) {
    int batch = shuffle < 2 ? entries.size() : shuffle == 2 ? 1 : 3;
    for (int from = 0; from < entries.size(); from += batch) {
      List<Entry> some = entries.subList(from, Math.min(from + batch, entries.size()));
      assertThat(trees.putRemoteEntries(root, some)).isEqualTo(some.size());
    }
  }

  private static void checkStates(Transaction at, JsonNode states, String when) throws Exception {
    assertThat(states.size()).isPositive();
    for (var state : states.properties()) {
      Doc expected = Doc.parse(Bytes.wrap(JSON.writeValueAsBytes(state.getValue())));
      assertThat(at.history(state.getKey(), Doc.CRDT).toJson().utf8())
          .as("state of " + state.getKey() + " " + when)
          .isEqualTo(expected.toJson().utf8());
    }
  }

  private static Snapshot ids(JsonNode list) {
    List<Id> ids = new ArrayList<>();
    list.forEach(id -> ids.add(Id.parse(id.asText())));
    return Snapshot.of(ids);
  }
}
