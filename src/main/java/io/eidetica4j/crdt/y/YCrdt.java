package io.eidetica4j.crdt.y;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.eidetica4j.EideticaException;
import io.eidetica4j.ErrorKind;
import io.eidetica4j.Limits;
import io.eidetica4j.codec.Bytes;
import io.eidetica4j.codec.Json;
import io.eidetica4j.codec.JsonValues;
import io.eidetica4j.crdt.Crdt;
import java.io.IOException;

/** Documents as a kind of mergeable data. */
final class YCrdt implements Crdt<YState> {
  private static final String DATA = "data";

  @Override
  public YState empty() {
    return YState.EMPTY;
  }

  @Override
  public YState merge(YState earlier, YState later) {
    return earlier.merge(later);
  }

  @Override
  public YState decode(Bytes payload) {
    Bytes update;
    try {
      update = Bytes.wrap(Json.read(payload.array(), YCrdt::data));
    } catch (EideticaException e) {
      throw ErrorKind.CRDT_DESERIALIZATION_FAILED.error(e.getMessage(), e);
    }
    try {
      return YState.of(update);
    } catch (EideticaException e) {
      throw e.kind() == ErrorKind.CRDT_DESERIALIZATION_FAILED
          ? ErrorKind.STORE_IMPLEMENTATION_ERROR.error(e.getMessage(), e)
          : e;
    }
  }

  private static byte[] data(JsonParser in) throws IOException {
    if (in.currentToken() != JsonToken.START_OBJECT) {
      throw JsonValues.wrongType(in, "an object");
    }
    byte[] data = null;
    while (in.nextToken() != JsonToken.END_OBJECT) {
      boolean isData = in.currentName().equals(DATA);
      in.nextToken();
      if (!isData) {
        in.skipChildren();
      } else if (data != null) {
        throw ErrorKind.SERIALIZE.error("Serialization error: duplicate field `data`");
      } else {
        data = JsonValues.bytes(in, Limits.DEFAULT.entryBytes());
      }
    }
    if (data == null) {
      throw ErrorKind.SERIALIZE.error("Serialization error: missing field `data`");
    }
    return data;
  }

  @Override
  public Bytes encode(YState value) {
    Bytes update = value.update();
    return Bytes.wrap(
        Json.write(
            16 + 4 * update.length(),
            out -> {
              out.writeStartObject();
              out.writeFieldName(DATA);
              JsonValues.write(out, update);
              out.writeEndObject();
            }));
  }

  @Override
  public long bytes(YState state) {
    return state.bytes();
  }
}
