package io.eidetica4j.database;

import static io.eidetica4j.database.Steps.DATA;
import static io.eidetica4j.database.Steps.put;
import static io.eidetica4j.database.Steps.putAt;
import static org.assertj.core.api.Assertions.assertThat;

import io.eidetica4j.ErrorKind;
import io.eidetica4j.auth.Thrown;
import io.eidetica4j.entry.Entry;
import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.Snapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

abstract class EntryPagesContract extends DatabaseContract {
  private static List<Id> walk(Database database, Optional<String> store, int limit) {
    List<Id> ids = new ArrayList<>();
    Optional<EntryCursor> cursor = Optional.empty();
    do {
      EntryPage page = database.entries(store, cursor, limit);
      assertThat(page.items().size()).isLessThanOrEqualTo(limit);
      assertThat(page.next().isEmpty() || page.items().size() == limit).isTrue();
      page.items().forEach(entry -> ids.add(entry.id()));
      cursor = page.next();
    } while (cursor.isPresent());
    return ids;
  }

  private Database forked() {
    Database database = create();
    Snapshot root = database.snapshot();
    for (int i = 0; i < 4; i++) {
      putAt(database, root, i % 2 == 0 ? DATA : "other", "k" + i, "v");
    }
    put(database, DATA, "merge", "v");
    return database;
  }

  @Test
  void pagesOfAnySizeGiveAllEntriesInOrder() {
    Database database = forked();
    List<Id> all = database.getAllEntries().stream().map(Entry::id).toList();
    assertThat(all).hasSize(6);
    for (int limit = 1; limit <= 7; limit++) {
      assertThat(walk(database, Optional.empty(), limit)).as("limit " + limit).isEqualTo(all);
    }
    assertThat(walk(database, Optional.empty(), Integer.MAX_VALUE)).isEqualTo(all);
  }

  @Test
  void aPageOfOneStoreHoldsThatStoresEntriesOnly() {
    Database database = forked();
    List<Id> expected =
        database.getAllEntries().stream().filter(e -> e.inSubtree(DATA)).map(Entry::id).toList();
    assertThat(expected).hasSize(3);
    for (int limit = 1; limit <= 4; limit++) {
      assertThat(walk(database, Optional.of(DATA), limit)).isEqualTo(expected);
    }
    assertThat(walk(database, Optional.of("unknown"), 5)).isEmpty();
  }

  @Test
  void aPageAtTipsHoldsWhatTheyDescendFromWhateverComesLater() {
    Database database = forked();
    Snapshot tips = database.snapshot();
    List<Id> before = database.getAllEntries().stream().map(Entry::id).toList();
    put(database, DATA, "later", "v");
    EntryPage page = database.entriesAt(tips, Optional.empty(), Optional.empty(), 100);
    assertThat(page.items()).extracting(Entry::id).isEqualTo(before);
    assertThat(page.next()).isEmpty();
  }

  @Test
  void aCursorStaysGoodWhileEntriesArrive() {
    Database database = forked();
    EntryPage first = database.entries(Optional.empty(), Optional.empty(), 3);
    List<Id> seen = new ArrayList<>(first.items().stream().map(Entry::id).toList());
    Id later = put(database, DATA, "later", "v");
    restart();
    Database again = trees.open(database.rootId());
    EntryPage rest = again.entries(Optional.empty(), first.next(), 100);
    rest.items().forEach(entry -> seen.add(entry.id()));
    assertThat(rest.next()).isEmpty();
    assertThat(seen).endsWith(later).doesNotHaveDuplicates().hasSize(7);
  }

  @Test
  void pagesShowWhatTheHandlesViewShows() {
    Database database = create();
    Entry waits = Forged.on(database).data(DATA, "w", "1").at(Id.ofRaw(new byte[] {1})).by(admin);
    database.insertRaw(waits);
    assertThat(walk(database, Optional.empty(), 10)).containsExactly(database.rootId());
    assertThat(walk(database.allowUnverified(), Optional.empty(), 10)).hasSize(2);
    assertThat(database.entryCount()).isEqualTo(2);
  }

  @Test
  void aPageMustHoldSomething() {
    Database database = create();
    for (int limit : List.of(0, -1, Integer.MIN_VALUE)) {
      Thrown.kind(
          ErrorKind.INSTANCE_INVALID_OPERATION,
          () -> database.entries(Optional.empty(), Optional.empty(), limit));
    }
  }
}
