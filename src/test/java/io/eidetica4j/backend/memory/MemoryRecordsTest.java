package io.eidetica4j.backend.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.eidetica4j.backend.Backend;
import io.eidetica4j.backend.Records.Row;
import io.eidetica4j.backend.Records.Space;
import io.eidetica4j.backend.RecordsContract;
import io.eidetica4j.codec.Bytes;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class MemoryRecordsTest extends RecordsContract {
  private static final Space DROPPABLE = new Space("droppable", true);
  private static final Space KEPT = new Space("kept", false);
  private static final Instant NOW = Instant.EPOCH;

  @Override
  protected Backend start() {
    return new MemoryBackend();
  }

  @Test
  void beyondTheBytesWhoeverHoldsMostLosesTheirOldest() {
    MemoryRecords records = new MemoryRecords(10_000, () -> {}, () -> {});
    records.insert(DROPPABLE, row("small", "bob", 100, 1), NOW);
    records.insert(KEPT, row("large", "eve", 100_000, 1), NOW);
    for (int i = 0; i < 20; i++) {
      records.insert(DROPPABLE, row("k" + i, "alice", 1_000, 100 - i), NOW);
    }
    assertThat(records.get(DROPPABLE, "small", NOW)).isPresent();
    assertThat(records.get(KEPT, "large", NOW)).isPresent();
    assertThat(records.get(DROPPABLE, "k0", NOW)).isPresent();
    assertThat(records.get(DROPPABLE, "k19", NOW)).isEmpty();
    assertThat(records.count(DROPPABLE, NOW)).isBetween(6L, 10L);
  }

  private static Row row(String key, String owner, int bytes, long seconds) {
    return new Row(key, owner, Bytes.wrap(new byte[bytes]), NOW.plusSeconds(seconds));
  }
}
