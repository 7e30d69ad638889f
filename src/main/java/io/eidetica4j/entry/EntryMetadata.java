package io.eidetica4j.entry;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.eidetica4j.EideticaException;
import io.eidetica4j.codec.Bytes;
import io.eidetica4j.codec.Json;
import io.eidetica4j.codec.JsonValues;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What every entry written by a transaction says in its metadata.
 *
 * @param settingsTips the settings by which the entry is to be judged
 * @param entropy in root entries a random unsigned number that makes the id unique
 */
public record EntryMetadata(Snapshot settingsTips, OptionalLong entropy) {
  private static final Fields MEMBERS = new Fields("settings_tips", "entropy");

  /**
   * Reads metadata; nothing where it isn't of this kind, which decides over the entry: everyone
   * must agree on what can be read.
   */
  public static Optional<EntryMetadata> parse(Bytes metadata) {
    try {
      return Optional.of(Json.read(metadata.array(), EntryMetadata::read));
    } catch (EideticaException e) {
      return Optional.empty();
    }
  }

  /** The metadata as it is written into entries. */
  public Bytes encode() {
    return Bytes.wrap(
        Json.write(
            128,
            to -> {
              to.writeStartObject();
              EntryJson.ids(to, "settings_tips", settingsTips.tips());
              to.writeFieldName("entropy");
              if (entropy.isPresent()) {
                JsonValues.writeUnsigned(to, entropy.getAsLong());
              } else {
                to.writeNull();
              }
              to.writeEndObject();
            }));
  }

  private static EntryMetadata read(JsonParser parser) throws IOException {
    JsonSource source = new JsonSource(parser);
    return parser.currentToken() == JsonToken.START_ARRAY
        ? readArray(parser, source)
        : readObject(source);
  }

  private static EntryMetadata readObject(JsonSource source) throws IOException {
    @Nullable Snapshot tips = null;
    OptionalLong entropy = OptionalLong.empty();
    EntrySource.Members members = source.struct(MEMBERS);
    for (int m = members.next(); m != EntrySource.Members.END; m = members.next()) {
      if (m == 0) {
        tips = tips(source);
      } else {
        entropy = entropy(source);
      }
    }
    if (tips == null) {
      throw MEMBERS.missing(0);
    }
    return new EntryMetadata(tips, entropy);
  }

  /** The members by their place; few write it, but all read it. */
  private static EntryMetadata readArray(JsonParser parser, JsonSource source) throws IOException {
    parser.nextToken();
    Snapshot tips = tips(source);
    parser.nextToken();
    OptionalLong entropy = entropy(source);
    if (parser.nextToken() != JsonToken.END_ARRAY) {
      throw Fields.error("metadata of more than two members");
    }
    return new EntryMetadata(tips, entropy);
  }

  private static Snapshot tips(JsonSource source) throws IOException {
    List<Id> ids = source.list("settings tips", Integer.MAX_VALUE, source::id);
    return Snapshot.of(ids);
  }

  private static OptionalLong entropy(JsonSource source) throws IOException {
    return source.isNull() ? OptionalLong.empty() : OptionalLong.of(source.unsigned());
  }
}
