package io.eidetica4j.crdt.y;

import io.eidetica4j.EideticaException;
import io.eidetica4j.codec.Bytes;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a document knows: for each client how many clocks of it. The difference between two
 * documents is made from it.
 *
 * @param clocks by client, only those that are not zero
 */
public record StateVector(Map<Long, Integer> clocks) {
  /** The vector of an empty document. */
  public static final StateVector EMPTY = new StateVector(Map.of());

  /** Keeps a copy. */
  public StateVector {
    clocks = Map.copyOf(clocks);
  }

  /** How many clocks of a client are known. */
  public int of(long client) {
    return clocks.getOrDefault(client, 0);
  }

  /**
   * Reads a vector as Yjs writes it, which may come from anyone.
   *
   * @throws EideticaException CRDT_DESERIALIZATION_FAILED where it is none, INSTANCE_LIMIT_EXCEEDED
   *     for a clock beyond 2^31
   */
  public static StateVector decode(Bytes vector) {
    YReader in = new YReader(vector.array());
    Map<Long, Integer> clocks = new TreeMap<>();
    for (int left = in.count(2); left > 0; left--) {
      long client = in.number();
      int clock = in.clock();
      if (clock > 0) {
        clocks.merge(client, clock, Math::max);
      }
    }
    if (in.remaining() > 0) {
      throw YErrors.malformed("bytes after the end");
    }
    return new StateVector(clocks);
  }

  /** Writes the vector as Yjs does, the highest client first. */
  public Bytes encode() {
    YWriter out = new YWriter();
    out.number(clocks.size());
    new TreeMap<>(clocks)
        .descendingMap()
        .forEach((client, clock) -> {
          out.number(client);
          out.number(clock);
        });
    return out.toBytes();
  }
}
