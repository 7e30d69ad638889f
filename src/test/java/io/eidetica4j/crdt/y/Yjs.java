package io.eidetica4j.crdt.y;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.eidetica4j.codec.Bytes;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** What Yjs wrote and read; {@code src/test/yjs} says how it is made. */
final class Yjs {
  private static final JsonMapper JSON = new JsonMapper();

  private Yjs() {}

  /** The recorded cases of a file, of which there must be some. */
  static List<JsonNode> cases(String name) {
    try (InputStream in = Yjs.class.getResourceAsStream("/yjs/" + name)) {
      if (in == null) {
        throw new AssertionError("no file " + name);
      }
      List<JsonNode> cases = new ArrayList<>();
      JSON.readTree(in).forEach(cases::add);
      if (cases.isEmpty()) {
        throw new AssertionError("no cases in " + name);
      }
      return cases;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Bytes bytes(JsonNode hex) {
    return Bytes.fromHex(hex.textValue());
  }

  static List<Bytes> updates(JsonNode recorded) {
    List<Bytes> updates = new ArrayList<>();
    recorded.get("updates").forEach(update -> updates.add(bytes(update)));
    return updates;
  }

  static YDocument document(List<Bytes> updates) {
    YDocument document = new YDocument(0);
    updates.forEach(document::applyUpdate);
    return document;
  }

  /** What a document shows, as the script writes it of a document of Yjs. */
  static JsonNode shows(YDocument document) {
    ObjectNode shows = JSON.createObjectNode();
    shows.put("text", document.getText("text").text());
    ArrayNode segments = shows.putArray("segments");
    for (YText.Segment segment : document.getText("text").segments()) {
      segments
          .addObject()
          .<ObjectNode>set("insert", parse(segment.insert().toJson()))
          .set("attributes", parse(YValue.of(segment.attributes()).toJson()));
    }
    shows.set("array", parse(document.getArray("array").toJson()));
    shows.set("map", parse(document.getMap("map").toJson()));
    shows.put("xml", document.getXmlFragment("xml").markup());
    return shows;
  }

  static JsonNode parse(String json) {
    try {
      return JSON.readTree(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
