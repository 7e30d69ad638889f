package io.eidetica4j.database;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.eidetica4j.Clock;
import io.eidetica4j.Limits;
import io.eidetica4j.Observer;
import io.eidetica4j.Vectors;
import io.eidetica4j.auth.Permission;
import io.eidetica4j.auth.SigKeyGrant;
import io.eidetica4j.backend.memory.MemoryBackend;
import io.eidetica4j.codec.Json;
import io.eidetica4j.crypto.PublicKey;
import io.eidetica4j.dag.ReplayOrder;
import io.eidetica4j.entry.Entry;
import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.SigKeyJson;
import io.eidetica4j.entry.Snapshot;
import io.eidetica4j.entry.VerificationStatus;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * A database of the reference with keys of every kind and a delegated tree: the verdict on each raw
 * entry is the one that the reference came to, but for one, and so is who may sign how.
 */
class AuthConformanceTest {
  private static final JsonNode VECTORS = Vectors.read("auth.json");
  private static final Id ROOT = Id.parse(VECTORS.at("/database/root").asText());
  private static final Id DELEGATED = Id.parse(VECTORS.at("/delegated_database/root").asText());

  /** Here it waits for the tips to arrive; the reference takes their lack for a fault. */
  private static final String WAITS = "delegation with unknown tips";

  private final MemoryBackend backend = new MemoryBackend();
  private final Trees trees =
      new Trees(backend, Clock.system(), ReplayOrder.DIGEST, Limits.DEFAULT, Observer.NONE);

  @AfterEach
  void close() {
    trees.close();
    backend.close();
  }

  @TestFactory
  Stream<DynamicTest> everyEntryGetsTheReferencesVerdict() {
    receive(DELEGATED, history("delegated_database"));
    receive(ROOT, history("database"));
    Database database = trees.open(ROOT);
    return cases("judged")
        .map(c ->
            DynamicTest.dynamicTest(
                c.get("case").asText(),
                () -> {
                  Entry entry = entry(c);
                  assertThat(entry.id()).isEqualTo(Id.parse(c.get("id").asText()));
                  receive(ROOT, List.of(entry));
                  assertVerdict(database, c);
                }));
  }

  @Test
  void whatArrivesInAnyOrderAndBeforeTheDelegatedTreeComesToTheSame() {
    List<Entry> all = new ArrayList<>(history("database"));
    cases("judged").forEach(c -> all.add(entry(c)));
    for (int seed = 0; seed < 8; seed++) {
      try (MemoryBackend fresh = new MemoryBackend();
          Trees here =
              new Trees(fresh, Clock.system(), ReplayOrder.DIGEST, Limits.DEFAULT, Observer.NONE)) {
        Random random = new Random(seed);
        Collections.shuffle(all, random);
        for (int from = 0; from < all.size(); ) {
          int to = Math.min(all.size(), from + 1 + random.nextInt(9));
          here.putRemoteEntries(ROOT, all.subList(from, to));
          from = to;
        }
        Database database = here.open(ROOT);
        List<Entry> delegated = new ArrayList<>(history("delegated_database"));
        Collections.shuffle(delegated, random);
        delegated.forEach(entry -> here.putRemoteEntries(DELEGATED, List.of(entry)));
        assertThat(database.snapshot()).as("seed " + seed).isEqualTo(verifiedTips());
        cases("judged").forEach(c -> assertVerdict(database, c));
      }
    }
  }

  @Test
  void theVerifiedTipsAreTheReferences() {
    receive(DELEGATED, history("delegated_database"));
    receive(ROOT, history("database"));
    assertThat(trees.open(ROOT).snapshot()).isEqualTo(ids(VECTORS.at("/database/tips")));
    assertThat(trees.open(DELEGATED).snapshot())
        .isEqualTo(ids(VECTORS.at("/delegated_database/tips")));
    cases("judged").forEach(c -> receive(ROOT, List.of(entry(c))));
    assertThat(trees.open(ROOT).snapshot()).isEqualTo(verifiedTips());
  }

  @TestFactory
  Stream<DynamicTest> whoMaySignHowIsWhatTheReferenceFinds() {
    receive(DELEGATED, history("delegated_database"));
    receive(ROOT, history("database"));
    return cases("find_sigkeys")
        .map(c ->
            DynamicTest.dynamicTest(
                c.get("key").asText(),
                () -> {
                  List<SigKeyGrant> expected = new ArrayList<>();
                  for (JsonNode pair : c.get("sigkeys")) {
                    expected.add(
                        new SigKeyGrant(
                            Json.read(bytes(pair.get(0)), p -> SigKeyJson.read(p, Limits.DEFAULT)),
                            Permission.fromJson(pair.get(1))));
                  }
                  PublicKey key = PublicKey.parse(c.get("public_key").asText());
                  assertThat(trees.findSigkeys(ROOT, key))
                      .as("key %s", c.get("key").asText())
                      .isEqualTo(expected);
                  for (SigKeyGrant grant : expected) {
                    assertThat(trees.canAccess(ROOT, key, grant.permission())).isTrue();
                  }
                }));
  }

  private static void assertVerdict(Database database, JsonNode c) {
    String name = c.get("case").asText();
    VerificationStatus expected =
        name.equals(WAITS)
            ? VerificationStatus.UNVERIFIED
            : VerificationStatus.valueOf(
                c.get("status_after_verify").asText().toUpperCase(java.util.Locale.ROOT));
    assertThat(database.status(Id.parse(c.get("id").asText())))
        .as("case '%s'", name)
        .contains(expected);
  }

  private void receive(Id tree, List<Entry> entries) {
    assertThat(trees.putRemoteEntries(tree, entries)).isEqualTo(entries.size());
  }

  private static List<Entry> history(String member) {
    List<Entry> entries = new ArrayList<>();
    Vectors.cases(VECTORS.path(member), "entries_in_order").forEach(c -> entries.add(entry(c)));
    return entries;
  }

  private static Snapshot verifiedTips() {
    return ids(Vectors.cases(VECTORS, "verified_tips_after"));
  }

  private static Snapshot ids(JsonNode list) {
    List<Id> ids = new ArrayList<>();
    list.forEach(id -> ids.add(Id.parse(id.asText())));
    return Snapshot.of(ids);
  }

  private static Entry entry(JsonNode c) {
    return Entry.fromJson(bytes(c.get("json")));
  }

  private static byte[] bytes(JsonNode json) {
    return json.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static Stream<JsonNode> cases(String member) {
    return StreamSupport.stream(Vectors.cases(VECTORS, member).spliterator(), false);
  }
}
