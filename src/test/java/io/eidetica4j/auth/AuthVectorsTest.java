package io.eidetica4j.auth;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.eidetica4j.Vectors;
import io.eidetica4j.crdt.Doc;
import io.eidetica4j.entry.Entry;
import io.eidetica4j.entry.EntryMetadata;
import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.SigKey;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Entries that the reference judged, but for those that another tree must be read for. */
class AuthVectorsTest {
  private static final JsonNode VECTORS = Vectors.read("auth.json");
  private static final Map<Id, Entry> ENTRIES = entries();

  @TestFactory
  Stream<DynamicTest> verdictsAreTheReferences() {
    AuthValidator validator = new AuthValidator(DelegationResolver.WAITS);
    return cases("judged")
        .map(c ->
            DynamicTest.dynamicTest(
                c.get("case").asText(),
                () -> {
                  Entry entry = entry(c);
                  Verdict verdict = validator.judge(entry, pinned(entry));
                  if (!(verdict instanceof Verdict.Waiting)) {
                    assertThat(verdict.equals(Verdict.VERIFIED) ? "Verified" : "Failed")
                        .as("case '%s': %s", c.get("case").asText(), verdict)
                        .isEqualTo(c.get("status_after_verify").asText());
                  } else {
                    assertThat(entry.sig().key())
                        .as("case '%s'", c.get("case").asText())
                        .isInstanceOf(SigKey.Delegation.class);
                  }
                }));
  }

  /** The settings that an entry rests on: those reachable from what its metadata names. */
  private static AuthSettings pinned(Entry entry) {
    Set<Id> reached = new HashSet<>();
    List<Id> todo =
        new ArrayList<>(
            EntryMetadata.parse(entry.metadata().orElseThrow())
                .orElseThrow()
                .settingsTips()
                .tips());
    while (!todo.isEmpty()) {
      Id id = todo.removeLast();
      if (reached.add(id)) {
        todo.addAll(ENTRIES.get(id).subtreeParents(Entry.SETTINGS));
      }
    }
    return fold(reached);
  }

  private static AuthSettings fold(Set<Id> ids) {
    Doc settings =
        ids.stream()
            .map(ENTRIES::get)
            .filter(e -> e.inSubtree(Entry.SETTINGS))
            .sorted(
                Comparator.comparingLong((Entry e) -> e.subtreeHeight(Entry.SETTINGS))
                    .thenComparing(Entry::id))
            .map(e -> Doc.parse(e.data(Entry.SETTINGS)))
            .reduce(Doc.EMPTY, Doc::merge);
    return SettingsDocs.auth(settings);
  }

  private static Map<Id, Entry> entries() {
    Map<Id, Entry> byId = new LinkedHashMap<>();
    for (JsonNode c : Vectors.cases(VECTORS.path("database"), "entries_in_order")) {
      Entry entry = entry(c);
      byId.put(entry.id(), entry);
    }
    return byId;
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
