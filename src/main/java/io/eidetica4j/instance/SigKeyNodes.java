package io.eidetica4j.instance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.eidetica4j.Limits;
import io.eidetica4j.codec.Json;
import io.eidetica4j.entry.SigKey;
import io.eidetica4j.entry.SigKeyJson;

/** The JSON of an identity as a node of a record. */
final class SigKeyNodes {
  private static final ObjectMapper MAPPER = new ObjectMapper(Json.FACTORY);

  private SigKeyNodes() {}

  static JsonNode write(SigKey sigKey) {
    byte[] json = Json.write(128, generator -> SigKeyJson.write(generator, sigKey));
    return Json.read(json, MAPPER::<JsonNode>readTree);
  }

  static SigKey read(JsonNode node) {
    byte[] json = Json.write(128, generator -> MAPPER.writeTree(generator, node));
    return Json.read(json, parser -> SigKeyJson.read(parser, Limits.DEFAULT));
  }
}
