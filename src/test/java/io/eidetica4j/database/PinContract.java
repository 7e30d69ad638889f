package io.eidetica4j.database;

import static io.eidetica4j.database.Steps.DATA;
import static io.eidetica4j.database.Steps.put;
import static io.eidetica4j.database.Steps.putAt;
import static io.eidetica4j.database.Steps.setting;
import static org.assertj.core.api.Assertions.assertThat;

import io.eidetica4j.entry.Entry;
import io.eidetica4j.entry.EntryMetadata;
import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.Snapshot;
import io.eidetica4j.store.DocStore;
import org.junit.jupiter.api.Test;

/** Which settings an entry says it rests on. */
abstract class PinContract extends DatabaseContract {
  private static Snapshot pin(Database database, Id id) {
    return EntryMetadata.parse(database.getEntry(id).metadata().orElseThrow())
        .orElseThrow()
        .settingsTips();
  }

  @Test
  void everyEntryButTheRootPinsSettings() { // 35
    Database database = create();
    put(database, DATA, "k", "v");
    setting(database, "name", "other");
    database.newTransaction().commit();
    for (Entry entry : database.getAllEntries()) {
      assertThat(pin(database, entry.id()).isEmpty()).isEqualTo(entry.isRoot());
    }
  }

  @Test
  void aChangeOfSettingsPinsThoseBeforeItAndWhatFollowsPinsIt() { // 36
    Database database = create();
    Id change = setting(database, "name", "one");
    assertThat(pin(database, change)).containsExactly(database.rootId());
    assertThat(pin(database, put(database, DATA, "k", "v"))).containsExactly(change);
    Id next = setting(database, "name", "two");
    assertThat(pin(database, next)).containsExactly(change);
    assertThat(database.getEntry(next).subtreeParents("_settings")).containsExactly(change);
    assertThat(database.getEntry(next).subtreeNames()).containsExactly("_settings");
  }

  @Test
  void betweenTwoChangesOfSettingsAllEntriesPinTheSame() { // 37
    Database database = create();
    Id change = setting(database, "name", "one");
    for (int i = 0; i < 5; i++) {
      assertThat(pin(database, put(database, DATA, "k", "v" + i))).containsExactly(change);
    }
  }

  @Test
  void aMergePinsTheSettingsOfBothBranches() { // 38
    Database database = create();
    Snapshot fork = database.snapshot();
    Id data = putAt(database, fork, DATA, "k", "v");
    Transaction transaction = database.newTransactionAt(fork);
    transaction.getSettings().setName("forked");
    Id change = transaction.commit();
    Id merge = put(database, DATA, "k", "w");
    assertThat(Snapshot.of(database.getEntry(merge).parents()))
        .isEqualTo(Snapshot.of(data, change));
    assertThat(pin(database, merge)).containsExactly(change);
  }

  @Test
  void thePinIsOfTheTimeOfCommitNotOfTheTransactionsTips() {
    Database database = create();
    Transaction early = database.newTransaction();
    early.getStore(DocStore.TYPE, DATA).set("k", "v");
    Id change = setting(database, "name", "moved");
    Id id = early.commit();
    assertThat(pin(database, id)).containsExactly(change);
    assertThat(database.getEntry(id).parents()).containsExactly(database.rootId());
  }
}
