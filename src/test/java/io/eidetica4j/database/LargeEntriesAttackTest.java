package io.eidetica4j.database;

import static io.eidetica4j.database.Steps.DATA;
import static org.assertj.core.api.Assertions.assertThat;

import io.eidetica4j.FixedClock;
import io.eidetica4j.Limits;
import io.eidetica4j.Observer;
import io.eidetica4j.auth.DatabaseKey;
import io.eidetica4j.backend.NewEntry;
import io.eidetica4j.backend.memory.MemoryBackend;
import io.eidetica4j.crdt.Doc;
import io.eidetica4j.dag.PiecesRead;
import io.eidetica4j.dag.ReplayOrder;
import io.eidetica4j.entry.Entry;
import io.eidetica4j.entry.VerificationStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A history of very large entries is paged through, judged and folded a few entries at a time. */
class LargeEntriesAttackTest {
  private static final int ENTRIES = 24;
  private static final int SIZE = 2 << 20;

  /** What is read before anything is known of the sizes. */
  private static final int FIRST_PIECE = 8;

  private static final long LATER_BYTES = 10 << 20;

  private final MemoryBackend memory = new MemoryBackend();
  private final PiecesRead counted = new PiecesRead(memory);
  private final Trees trees =
      new Trees(
          counted.backend(), new FixedClock(), ReplayOrder.DIGEST, Limits.DEFAULT, Observer.NONE);
  private final List<Entry> history = new ArrayList<>();

  @BeforeEach
  void write() {
    try (MemoryBackend elsewhere = new MemoryBackend();
        Trees author =
            new Trees(
                elsewhere, new FixedClock(), ReplayOrder.DIGEST, Limits.DEFAULT, Observer.NONE)) {
      Database database = author.create(DatabaseKey.of(Steps.key(1)), Doc.EMPTY);
      String large = "x".repeat(SIZE);
      for (int i = 0; i < ENTRIES; i++) {
        Steps.put(database, DATA, "k", i + large);
      }
      history.addAll(database.getAllEntries());
    }
  }

  @AfterEach
  void close() {
    trees.close();
    memory.close();
  }

  private Database hold(VerificationStatus status) {
    memory.put(history.stream().map(entry -> new NewEntry(entry, status)).toList());
    Database database = trees.open(history.getFirst().tree());
    counted.pieces();
    return database;
  }

  private void assertThatLittleWasReadAtATime() {
    List<PiecesRead.Piece> pieces = counted.pieces();
    assertThat(pieces).isNotEmpty().allMatch(piece -> piece.entries() <= FIRST_PIECE);
    assertThat(pieces.subList(1, pieces.size()))
        .isNotEmpty()
        .allMatch(piece -> piece.bytes() <= LATER_BYTES);
  }

  @Test
  void aPageEndsEarlyAndTheNextBeginsThere() {
    Database database = hold(VerificationStatus.VERIFIED);
    List<Entry> walked = new ArrayList<>();
    Optional<EntryCursor> cursor = Optional.empty();
    do {
      EntryPage page = database.entries(Optional.of(DATA), cursor, 1000);
      assertThat(page.items()).isNotEmpty();
      assertThat((page.items().size() - 1) * (long) SIZE).isLessThan(EntryPages.MOST_BYTES);
      walked.addAll(page.items());
      cursor = page.next();
    } while (cursor.isPresent());
    assertThat(walked).isEqualTo(history.subList(1, history.size()));
    assertThat(counted.pieces()).allMatch(piece -> piece.entries() <= FIRST_PIECE);
  }

  @Test
  void aVerificationPassReadsAFewAtATime() {
    Database database = hold(VerificationStatus.UNVERIFIED);
    assertThat(database.verify()).isEqualTo(new VerifyReport(history.size(), 0, 0));
    assertThatLittleWasReadAtATime();
  }

  @Test
  void aStateIsFoldedAFewAtATime() {
    Database database = hold(VerificationStatus.VERIFIED);
    assertThat(Steps.text(database, DATA, "k")).startsWith(ENTRIES - 1 + "x");
    assertThatLittleWasReadAtATime();
  }
}
