package io.eidetica4j.node.events;

import io.eidetica4j.EideticaException;
import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.Snapshot;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * The tips up to which a client was told, as text: the binary ids one after the other, each behind
 * its length, in URL-safe base64. It says all that is needed to go on, on any node and after any
 * stop.
 *
 * <p>A cursor holds a bounded number of tips, so that it fits a header. Where there are more it
 * names some of them: whoever resumes there is told again what only the others reach, and misses
 * nothing.
 */
public final class EventCursor {
  /** Tips that a cursor names at most: some 3,300 characters. */
  static final int MAX_TIPS = 64;

  private static final int MAX_TEXT = 16_384;

  private EventCursor() {}

  /** The cursor after these tips. */
  public static String of(Snapshot tips) {
    List<Id> named = tips.tips().subList(0, Math.min(MAX_TIPS, tips.size()));
    ByteBuffer bytes =
        ByteBuffer.allocate(named.stream().mapToInt(id -> 1 + id.cidBytes().length).sum());
    for (Id id : named) {
      byte[] cid = id.cidBytes();
      bytes.put((byte) cid.length).put(cid);
    }
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
  }

  /** The tips of a cursor; empty where the text is none. */
  public static Optional<Snapshot> parse(String text) {
    if (text.isEmpty() || text.length() > MAX_TEXT) {
      return Optional.empty();
    }
    try {
      ByteBuffer bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(text));
      List<Id> tips = new ArrayList<>();
      while (bytes.hasRemaining()) {
        byte[] cid = new byte[bytes.get()];
        bytes.get(cid);
        tips.add(Id.fromCidBytes(cid));
      }
      return Optional.of(Snapshot.of(tips));
    } catch (IllegalArgumentException
        | java.nio.BufferUnderflowException
        | NegativeArraySizeException
        | EideticaException e) {
      return Optional.empty();
    }
  }
}
