package io.eidetica4j.entry;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.eidetica4j.codec.JsonValues;
import io.eidetica4j.codec.Multibase;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** An entry's values out of JSON; the parser stands on the value to be read. */
final class JsonSource implements EntrySource {
  private final JsonParser parser;

  JsonSource(JsonParser parser) {
    this.parser = parser;
  }

  @Override
  public Members struct(Fields fields) {
    enterObject();
    return new Members() {
      private int seen;

      @Override
      public int next() throws IOException {
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
          int member = fields.index(name);
          parser.nextToken();
          if (member != Fields.UNKNOWN) {
            seen = fields.once(seen, member);
            return member;
          }
          parser.skipChildren();
        }
        return END;
      }
    };
  }

  @Override
  public int variant(Fields variants) throws IOException {
    enterObject();
    String name = parser.nextFieldName();
    if (name == null) {
      throw Fields.error("a variant is a map of one member");
    }
    int variant = variants.index(name);
    if (variant == Fields.UNKNOWN) {
      throw variants.unknownVariant(name);
    }
    parser.nextToken();
    return variant;
  }

  @Override
  public void endVariant() throws IOException {
    if (parser.nextToken() != JsonToken.END_OBJECT) {
      throw Fields.error("a variant is a map of one member");
    }
  }

  private void enterObject() {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      throw JsonValues.wrongType(parser, "a map");
    }
  }

  @Override
  public <T> List<T> list(String what, int max, ElementReader<T> element) throws IOException {
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      throw JsonValues.wrongType(parser, "a sequence");
    }
    List<T> list = new ArrayList<>(4);
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      if (list.size() == max) {
        throw Fields.tooMany(what, max);
      }
      list.add(element.read());
    }
    return list;
  }

  @Override
  public boolean isNull() {
    return parser.currentToken() == JsonToken.VALUE_NULL;
  }

  @Override
  public String text(int maxBytes) throws IOException {
    return JsonValues.text(parser, maxBytes);
  }

  @Override
  public byte[] bytes(int maxBytes) throws IOException {
    return JsonValues.bytes(parser, maxBytes);
  }

  @Override
  public long unsigned() throws IOException {
    return JsonValues.unsigned(parser);
  }

  @Override
  public boolean bool() throws IOException {
    return JsonValues.bool(parser);
  }

  @Override
  public Id id() throws IOException {
    return Id.parse(JsonValues.text(parser, 2 * Multibase.MAX_LENGTH));
  }
}
