package io.eidetica4j.crdt.y;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.eidetica4j.EideticaException;
import io.eidetica4j.Limits;
import io.eidetica4j.codec.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Values from and to JSON text. */
final class YJson {
  private static final double WHOLE = 9.007199254740992e15;

  private YJson() {}

  static void checkDepth(int depth) {
    if (depth >= Limits.DEPTH) {
      throw YErrors.limit("levels", Limits.DEPTH);
    }
  }

  static String write(YValue value) {
    return new String(Json.write(64, out -> write(out, value, 0)), UTF_8);
  }

  private static void write(JsonGenerator out, YValue value, int depth) throws IOException {
    checkDepth(depth);
    switch (value) {
      case YValue.Undefined none -> out.writeNull();
      case YValue.Null none -> out.writeNull();
      case YValue.Bool bool -> out.writeBoolean(bool.value());
      case YValue.Int number -> out.writeNumber(number.value());
      case YValue.BigInt number -> out.writeNumber(number.value());
      case YValue.Num number -> write(out, number.value());
      case YValue.Text text -> out.writeString(wellFormed(text.value()));
      case YValue.Binary binary ->
          out.writeString(Base64.getEncoder().encodeToString(binary.value().array()));
      case YValue.Items items -> write(out, items.values(), depth);
      case YValue.Members members -> write(out, members.values(), depth);
      case YValue.SubDocument sub ->
          write(out, Map.of("guid", new YValue.Text(sub.guid()), "opts", sub.options()), depth);
      case YText text -> out.writeString(wellFormed(text.text()));
      case YArray array -> write(out, array.values(), depth);
      case YMap map -> write(out, map.values(), depth);
      case YXml xml -> out.writeString(wellFormed(xml.markup()));
    }
  }

  private static void write(JsonGenerator out, double number) throws IOException {
    if (!Double.isFinite(number)) {
      out.writeNull();
    } else if (number == Math.rint(number) && Math.abs(number) <= WHOLE) {
      out.writeNumber((long) number);
    } else {
      out.writeNumber(number);
    }
  }

  private static void write(JsonGenerator out, List<YValue> values, int depth) throws IOException {
    out.writeStartArray();
    for (YValue value : values) {
      write(out, value, depth + 1);
    }
    out.writeEndArray();
  }

  private static void write(JsonGenerator out, Map<String, YValue> members, int depth)
      throws IOException {
    out.writeStartObject();
    for (Map.Entry<String, YValue> member : members.entrySet()) {
      out.writeFieldName(wellFormed(member.getKey()));
      write(out, member.getValue(), depth + 1);
    }
    out.writeEndObject();
  }

  /** Half a surrogate pair has no place in JSON. */
  private static String wellFormed(String text) {
    return YWriter.wellFormed(text);
  }

  /**
   * Reads what others have put into a document as JSON; what is none is taken for text, since it
   * must not make the rest unreadable.
   */
  static YValue parse(String json) {
    if (json.equals("undefined")) {
      return YValues.UNDEFINED;
    }
    try {
      return Json.read(json.getBytes(UTF_8), YJson::read);
    } catch (EideticaException e) {
      return new YValue.Text(json);
    }
  }

  private static YValue read(JsonParser in) throws IOException {
    return switch (in.currentToken()) {
      case VALUE_NULL -> YValues.NULL;
      case VALUE_TRUE -> YValues.TRUE;
      case VALUE_FALSE -> YValues.FALSE;
      case VALUE_STRING -> new YValue.Text(in.getText());
      case VALUE_NUMBER_FLOAT -> YValue.of(in.getDoubleValue());
      case VALUE_NUMBER_INT ->
          in.getNumberType() == JsonParser.NumberType.BIG_INTEGER
              ? YValue.of(in.getDoubleValue())
              : integer(in.getLongValue());
      case START_ARRAY -> {
        List<YValue> values = new ArrayList<>();
        while (in.nextToken() != JsonToken.END_ARRAY) {
          values.add(read(in));
        }
        yield new YValue.Items(values);
      }
      default -> {
        Map<String, YValue> members = new LinkedHashMap<>();
        while (in.nextToken() != JsonToken.END_OBJECT) {
          String name = in.currentName();
          in.nextToken();
          members.put(name, read(in));
        }
        yield new YValue.Members(members);
      }
    };
  }

  /** JavaScript reads every number of JSON as one of its own. */
  private static YValue integer(long value) {
    return Math.abs(value) <= YReader.MAX_NUMBER ? YValue.of(value) : YValue.of((double) value);
  }
}
