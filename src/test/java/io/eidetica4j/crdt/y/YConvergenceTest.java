package io.eidetica4j.crdt.y;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.eidetica4j.codec.Bytes;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Laws of documents, on what many clients did at random. */
class YConvergenceTest {
  @Property(tries = 150, seed = "1")
  void whoKnowsTheSameShowsTheSame(
      @ForAll long seed, @ForAll @IntRange(min = 2, max = 5) int clients) {
    RandomEdits edits = new RandomEdits(seed, clients, 60);
    JsonNode shows = Yjs.shows(all(edits));
    for (YDocument document : edits.documents()) {
      document.applyUpdate(all(edits).encodeStateAsUpdate(document.stateVector()));
      assertThat(Yjs.shows(document)).isEqualTo(shows);
    }
    assertThat(Yjs.shows(Yjs.document(edits.updates()))).isEqualTo(shows);
    assertThat(Yjs.shows(Yjs.document(edits.updates()))).isEqualTo(shows);
  }

  private static YDocument all(RandomEdits edits) {
    YDocument all = new YDocument(1);
    edits.documents().forEach(document -> all.applyUpdate(document.encodeStateAsUpdate()));
    return all;
  }

  /** What is merged in groups, some of it too early, is what is applied one by one. */
  @Property(tries = 60, seed = "2")
  void mergedUpdatesSayTheSame(@ForAll long seed, @ForAll @IntRange(min = 1, max = 9) int group) {
    RandomEdits edits = new RandomEdits(seed, 3, 40);
    List<Bytes> updates = edits.updates();
    List<Bytes> merged = new ArrayList<>();
    for (int i = 0; i < updates.size(); i += group) {
      merged.add(YDocument.merge(updates.subList(i, Math.min(updates.size(), i + group))));
    }
    assertThat(Yjs.shows(Yjs.document(merged))).isEqualTo(Yjs.shows(all(edits)));
    assertThat(Yjs.shows(Yjs.document(List.of(YDocument.merge(merged.reversed())))))
        .isEqualTo(Yjs.shows(all(edits)));
  }

  @Property(tries = 60, seed = "3")
  void writtenAndReadAgainItIsTheSame(@ForAll long seed) {
    YDocument all = all(new RandomEdits(seed, 3, 60));
    Bytes full = all.encodeStateAsUpdate();
    YDocument again = Yjs.document(List.of(full, full));
    assertThat(Yjs.shows(again)).isEqualTo(Yjs.shows(all));
    assertThat(again.stateVector()).isEqualTo(all.stateVector());
    assertThat(again.encodeStateAsUpdate(all.stateVector()))
        .isEqualTo(all.encodeStateAsUpdate(all.stateVector()));
  }
}
