package io.eidetica4j.crdt;

import io.eidetica4j.codec.Bytes;

/** Documents as a kind of mergeable data. */
final class DocCrdt implements Crdt<Doc> {
  @Override
  public Doc empty() {
    return Doc.EMPTY;
  }

  @Override
  public Doc merge(Doc earlier, Doc later) {
    return earlier.merge(later);
  }

  @Override
  public Doc decode(Bytes payload) {
    return Doc.parse(payload);
  }

  @Override
  public long bytes(Doc state) {
    return Footprint.of(state);
  }

  @Override
  public Bytes encode(Doc value) {
    return value.toJson();
  }
}
