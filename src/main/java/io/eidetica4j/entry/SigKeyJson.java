package io.eidetica4j.entry;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import io.eidetica4j.Limits;
import java.io.IOException;

/** Claims of keys in JSON; users' records hold them outside of entries. */
public final class SigKeyJson {
  private SigKeyJson() {}

  /**
   * Reads the claim whose first token the parser stands on, and leaves the parser on its last.
   *
   * @throws IOException as the parser does; see {@link io.eidetica4j.codec.Json#error}
   * @throws io.eidetica4j.EideticaException SERIALIZE, or INSTANCE_LIMIT_EXCEEDED
   */
  public static SigKey read(JsonParser parser, Limits limits) throws IOException {
    return new EntryDecoder(new JsonSource(parser), limits).sigKey();
  }

  /** Writes a claim. */
  public static void write(JsonGenerator to, SigKey key) throws IOException {
    to.writeStartObject();
    switch (key) {
      case SigKey.Direct direct -> {
        to.writeObjectFieldStart("Direct");
        write(to, direct.hint());
        to.writeEndObject();
      }
      case SigKey.Delegation delegation -> {
        to.writeObjectFieldStart("Delegation");
        to.writeArrayFieldStart("path");
        for (DelegationStep step : delegation.path()) {
          to.writeStartObject();
          to.writeStringField("tree", step.tree().toString());
          EntryJson.ids(to, "tips", step.tips());
          to.writeEndObject();
        }
        to.writeEndArray();
        write(to, delegation.hint());
        to.writeEndObject();
      }
    }
    to.writeEndObject();
  }

  private static void write(JsonGenerator to, KeyHint hint) throws IOException {
    to.writeObjectFieldStart("hint");
    if (hint.pubkey().isPresent()) {
      to.writeStringField("pubkey", hint.pubkey().get().text());
    }
    if (hint.name().isPresent()) {
      to.writeStringField("name", hint.name().get());
    }
    if (hint.global()) {
      to.writeBooleanField("is_global", true);
    }
    to.writeEndObject();
  }
}
