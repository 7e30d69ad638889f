package io.eidetica4j.crdt.y;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.eidetica4j.codec.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Yjs has read what these documents write and shows the same. The file says what it showed; {@code
 * src/test/yjs/README.md} says how it is made.
 */
class YjsReadsOursTest {
  private static final int SESSIONS = 16;

  @Test
  void yjsShowsTheSame() throws IOException {
    String to = System.getProperty("yjs.write", "");
    if (!to.isEmpty()) {
      ArrayNode all = JsonMapper.builder().build().createArrayNode();
      for (int seed = 0; seed < Integer.getInteger("yjs.sessions", SESSIONS); seed++) {
        all.add(session(seed));
      }
      Files.writeString(Path.of(to), all.toString());
      return;
    }
    List<JsonNode> read = Yjs.cases("ours.json");
    assertThat(read).hasSize(SESSIONS);
    for (int seed = 0; seed < SESSIONS; seed++) {
      JsonNode recorded = read.get(seed);
      assertThat(session(seed).get("full"))
          .as("what is written, seed %s", seed)
          .isEqualTo(recorded.get("full"));
      YDocument document = Yjs.document(List.of(Yjs.bytes(recorded.get("full"))));
      assertThat(Yjs.shows(document)).as("seed %s", seed).isEqualTo(recorded.get("shows"));
    }
  }

  private static ObjectNode session(int seed) {
    RandomEdits edits = new RandomEdits(seed, 2 + seed % 4, 30 + seed);
    List<Bytes> updates = edits.updates();
    YDocument all = Yjs.document(updates);
    ObjectNode session = JsonMapper.builder().build().createObjectNode();
    session.put("name", "seed " + seed);
    ArrayNode told = session.putArray("updates");
    updates.forEach(update -> told.add(update.hex()));
    session.put("full", all.encodeStateAsUpdate().hex());
    session.set("shows", Yjs.shows(all));
    return session;
  }
}
