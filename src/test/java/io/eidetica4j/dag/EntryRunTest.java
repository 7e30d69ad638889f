package io.eidetica4j.dag;

import static org.assertj.core.api.Assertions.assertThat;

import io.eidetica4j.backend.NewEntry;
import io.eidetica4j.backend.memory.MemoryBackend;
import io.eidetica4j.codec.Bytes;
import io.eidetica4j.entry.Entry;
import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.VerificationStatus;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Entries are read in pieces that small ones fill by number and large ones by bytes. */
class EntryRunTest {
  private static final Bytes SMALL = Bytes.utf8("{}");
  private static final Bytes LARGE = Bytes.wrap(new byte[4 << 20]);

  private final MemoryBackend memory = new MemoryBackend();
  private final PiecesRead counted = new PiecesRead(memory);
  private final List<Id> ids = new ArrayList<>();

  @AfterEach
  void close() {
    memory.close();
  }

  private void store(int count, Bytes payload) {
    for (int i = 0; i < count; i++) {
      Entry entry =
          Entry.rootBuilder()
              .setSubtreeData("s", payload)
              .setMetadata(Bytes.utf8("{\"n\":" + ids.size() + "}"))
              .build();
      memory.put(List.of(new NewEntry(entry, VerificationStatus.UNVERIFIED)));
      ids.add(entry.id());
    }
  }

  private List<Integer> readAll() {
    EntryRun run = new EntryRun(counted.backend(), ids);
    for (Id id : ids) {
      assertThat(run.hasNext()).isTrue();
      assertThat(run.next().map(Entry::id)).contains(id);
    }
    assertThat(run.hasNext()).isFalse();
    return counted.pieces().stream().map(PiecesRead.Piece::entries).toList();
  }

  @Test
  void smallEntriesAreReadManyAtATime() {
    store(200, SMALL);
    assertThat(readAll()).containsExactly(8, 16, 32, 64, 64, 16);
  }

  @Test
  void largeEntriesAreReadFewAtATime() {
    store(12, LARGE);
    assertThat(readAll()).containsExactly(8, 1, 1, 1, 1);
  }

  @Test
  void whatComesAfterLargeEntriesIsReadFasterAgain() {
    store(8, LARGE);
    store(30, SMALL);
    store(3, LARGE);
    assertThat(readAll()).containsExactly(8, 1, 2, 4, 8, 16, 2);
  }

  @Test
  void entriesThatAreNotStoredHaveTheirPlace() {
    store(3, SMALL);
    Id unknown = Id.ofRaw(new byte[] {1});
    EntryRun run = new EntryRun(memory, List.of(ids.getFirst(), unknown, ids.getLast()));
    assertThat(run.next().map(Entry::id)).contains(ids.getFirst());
    assertThat(run.next()).isEmpty();
    assertThat(run.next().map(Entry::id)).contains(ids.getLast());
  }
}
