package io.eidetica4j.sync.state;

import io.eidetica4j.crdt.Value;
import io.eidetica4j.store.DocStore;
import io.eidetica4j.sync.peers.SyncDatabase;
import java.util.Optional;

/** Settings of sync by name, for whoever wants to keep some; nothing here reads them. */
public final class SyncValues {
  private static final String NAME = "settings_map";

  private final SyncDatabase database;

  /** Those in a database of peers. */
  public SyncValues(SyncDatabase database) {
    this.database = database;
  }

  /** The text under a key; a dot in it leads into a nested document. */
  public Optional<String> get(String key) {
    return database.read(DocStore.TYPE, NAME).find(key).flatMap(Value::asText);
  }

  /** Sets the text under a key; nothing is written where it is that already. */
  public void set(String key, String value) {
    database.change(transaction -> {
      DocStore values = transaction.getStore(DocStore.TYPE, NAME);
      boolean isNew = values.find(key).flatMap(Value::asText).filter(value::equals).isEmpty();
      if (isNew) {
        values.set(key, value);
      }
      return isNew;
    });
  }
}
