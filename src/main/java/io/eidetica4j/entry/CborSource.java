package io.eidetica4j.entry;

import io.eidetica4j.codec.CborReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** An entry's values out of DAG-CBOR. */
final class CborSource implements EntrySource {
  /** Longest CID in a link; without bytes that mean nothing it has at most 104. */
  private static final int MAX_LINK_BYTES = 1024;

  private final CborReader reader;

  CborSource(CborReader reader) {
    this.reader = reader;
  }

  @Override
  public Members struct(Fields fields) {
    int count = reader.map();
    return new Members() {
      private int due = count;
      private int seen;

      @Override
      public int next() {
        while (due-- > 0) {
          int member = fields.index(reader);
          if (member != Fields.UNKNOWN) {
            seen = fields.once(seen, member);
            return member;
          }
          reader.skip();
        }
        return END;
      }
    };
  }

  @Override
  public int variant(Fields variants) {
    if (reader.map() != 1) {
      throw Fields.error("a variant is a map of one member");
    }
    String name = reader.text(Integer.MAX_VALUE);
    int variant = variants.index(name);
    if (variant == Fields.UNKNOWN) {
      throw variants.unknownVariant(name);
    }
    return variant;
  }

  @Override
  public void endVariant() {
    // the map's head said that it has one member
  }

  @Override
  public <T> List<T> list(String what, int max, ElementReader<T> element) throws IOException {
    int count = reader.array();
    if (count > max) {
      throw Fields.tooMany(what, max);
    }
    if (count == 0) {
      return List.of();
    }
    if (count == 1) {
      return List.of(element.read());
    }
    List<T> list = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      list.add(element.read());
    }
    return list;
  }

  @Override
  public boolean isNull() {
    return reader.skipNull();
  }

  @Override
  public String text(int maxBytes) {
    return reader.text(maxBytes);
  }

  @Override
  public byte[] bytes(int maxBytes) {
    return reader.bytes(maxBytes);
  }

  @Override
  public long unsigned() {
    return reader.unsigned();
  }

  @Override
  public boolean bool() {
    return reader.bool();
  }

  @Override
  public Id id() {
    return reader.skipNull() ? Id.EMPTY : Id.fromCidBytes(reader.link(MAX_LINK_BYTES));
  }
}
