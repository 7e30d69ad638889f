package io.eidetica4j.sync.handler;

import io.eidetica4j.backend.Records;
import io.eidetica4j.codec.Bytes;
import io.eidetica4j.crypto.Hashes;
import io.eidetica4j.sync.protocol.SyncRequestAuth;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/**
 * The proofs that were used, each of which counts once. Kept for the whole instance, in all its
 * processes and over restarts of transports, for as long as a proof could still be used.
 *
 * <p>The memory is bounded. When it is nearly full, proofs of keys that have no right anyway are
 * refused, so that strangers can't make it full for those who have one; what is remembered is never
 * dropped before its time.
 */
final class NonceMemory {
  private static final Records.Space SPACE = new Records.Space("sync.nonces", false);

  private final Records records;
  private final int capacity;

  /** How many are remembered, never less than there are. */
  private final AtomicLong remembered;

  NonceMemory(Records records, int capacity, long nowMillis) {
    this.records = records;
    this.capacity = capacity;
    this.remembered = new AtomicLong(records.count(SPACE, Instant.ofEpochMilli(nowMillis)));
  }

  /** What became of an attempt. */
  enum Outcome {
    /** It is the first use. */
    SPENT,
    /** It was used before. */
    REPLAYED,
    /** There is no room to remember it. */
    FULL
  }

  /**
   * Uses a proof.
   *
   * @param expires from when on its time stamp alone makes it worthless
   * @param hasRight whether the key could get something with it; asked when memory is short
   */
  Outcome spend(SyncRequestAuth auth, long nowMillis, long expires, BooleanSupplier hasRight) {
    Instant now = Instant.ofEpochMilli(nowMillis);
    long used = remembered.get();
    if (used >= capacity / 4L * 3) {
      records.expire(now);
      used = records.count(SPACE, now);
      remembered.set(used);
    }
    if (used >= capacity || (used >= capacity / 4L * 3 && !hasRight.getAsBoolean())) {
      return Outcome.FULL;
    }
    Records.Row row =
        new Records.Row(key(auth), auth.key().text(), Bytes.EMPTY, Instant.ofEpochMilli(expires));
    if (records.insert(SPACE, row, now).isPresent()) {
      return Outcome.REPLAYED;
    }
    remembered.incrementAndGet();
    return Outcome.SPENT;
  }

  private static String key(SyncRequestAuth auth) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    content.writeBytes(auth.key().text().getBytes(StandardCharsets.US_ASCII));
    content.writeBytes(auth.nonce().array());
    return Bytes.wrap(Hashes.blake3(content.toByteArray())).hex();
  }
}
