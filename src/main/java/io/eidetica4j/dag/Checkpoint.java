package io.eidetica4j.dag;

import io.eidetica4j.codec.Bytes;
import io.eidetica4j.crypto.Hashes;
import io.eidetica4j.entry.Id;
import java.util.Arrays;
import java.util.Optional;

/**
 * A state that is kept beside the entries, so that a cold start folds only what came after it: the
 * state after one entry and all it descends from. There is one a store at most; a newer one takes
 * its place.
 *
 * <p>Stored as: BLAKE3 of the rest (32 bytes), length of the id's text (1 byte), the id's text, the
 * encoded state. Whatever does not read so is as good as none.
 *
 * @param store the store whose state it is
 * @param after the entry
 * @param state the encoded state
 */
public record Checkpoint(String store, Id after, Bytes state) {
  private static final int HASH = 32;

  Bytes encode() {
    byte[] id = Bytes.utf8(after.toString()).array();
    byte[] bytes = new byte[HASH + 1 + id.length + state.length()];
    bytes[HASH] = (byte) id.length;
    System.arraycopy(id, 0, bytes, HASH + 1, id.length);
    System.arraycopy(state.array(), 0, bytes, HASH + 1 + id.length, state.length());
    byte[] hash = Hashes.blake3(Arrays.copyOfRange(bytes, HASH, bytes.length));
    System.arraycopy(hash, 0, bytes, 0, HASH);
    return Bytes.wrap(bytes);
  }

  /** Reads what was kept; empty where it is not whole. */
  public static Optional<Checkpoint> decode(String store, Bytes stored) {
    byte[] bytes = stored.array();
    if (bytes.length < HASH + 1) {
      return Optional.empty();
    }
    byte[] hash = Hashes.blake3(Arrays.copyOfRange(bytes, HASH, bytes.length));
    int idLength = bytes[HASH] & 0xff;
    if (!Arrays.equals(hash, 0, HASH, bytes, 0, HASH) || bytes.length < HASH + 1 + idLength) {
      return Optional.empty();
    }
    Bytes id = Bytes.copyOf(Arrays.copyOfRange(bytes, HASH + 1, HASH + 1 + idLength));
    Bytes state = Bytes.wrap(Arrays.copyOfRange(bytes, HASH + 1 + idLength, bytes.length));
    return Optional.of(new Checkpoint(store, Id.parse(id.utf8()), state));
  }
}
