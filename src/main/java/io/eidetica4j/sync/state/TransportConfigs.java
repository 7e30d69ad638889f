package io.eidetica4j.sync.state;

import io.eidetica4j.EideticaException;
import io.eidetica4j.ErrorKind;
import io.eidetica4j.crdt.Doc;
import io.eidetica4j.crdt.Value;
import io.eidetica4j.store.DocStore;
import io.eidetica4j.store.Registry;
import io.eidetica4j.store.RegistryEntry;
import io.eidetica4j.store.RowFormat;
import io.eidetica4j.sync.peers.SyncDatabase;
import java.util.Optional;

/** How named transports are set up, and what they want to find again at the next start. */
public final class TransportConfigs {
  private static final String CONFIGS = "transports";
  private static final String STATES = "transport_state";
  private static final String DATA = "data";

  private final SyncDatabase database;

  /** Those in a database of peers. */
  public TransportConfigs(SyncDatabase database) {
    this.database = database;
  }

  /** Keeps how a transport is set up. */
  public void save(String name, TransportConfig config) {
    String json = RowFormat.raw().write(config.toJson());
    database.change(transaction -> {
      new Registry(transaction, CONFIGS).setEntry(name, config.typeId(), Doc.of(DATA, json));
      return true;
    });
  }

  /**
   * How a transport is set up; as its kind says where nothing is kept.
   *
   * @throws EideticaException {@code sync/TransportTypeMismatch} where another kind is kept, {@code
   *     sync/SerializationError} where it can't be read
   */
  public <T extends TransportConfig> T load(String name, TransportConfig.Type<T> type) {
    Optional<RegistryEntry> kept =
        new Registry(database.database().newTransaction(), CONFIGS).find(name);
    if (kept.isEmpty()) {
      return type.unset();
    }
    if (!kept.get().typeId().equals(type.id())) {
      throw ErrorKind.SYNC_TRANSPORT_TYPE_MISMATCH
          .error(
              "Transport config type mismatch for '%s': expected '%s', found '%s'"
                  .formatted(name, type.id(), kept.get().typeId()))
          .with("name", name);
    }
    try {
      String json =
          kept.get()
              .config()
              .getText(DATA)
              .orElseThrow(() -> ErrorKind.SERIALIZE.error("`" + DATA + "` is missing"));
      return type.read(RowFormat.raw().read(json));
    } catch (EideticaException e) {
      throw ErrorKind.SYNC_SERIALIZATION_ERROR.error(
          "Serialization error: Failed to deserialize transport config '%s': %s"
              .formatted(name, e.getMessage()),
          e);
    }
  }

  /** What a transport left; empty where it left nothing, or nothing that is a document. */
  public Doc state(String name) {
    return database.read(DocStore.TYPE, STATES).find(name).flatMap(Value::asDoc).orElse(Doc.EMPTY);
  }

  /** Keeps what a transport leaves; it may hold secrets. */
  public void saveState(String name, Doc state) {
    database.change(transaction -> {
      transaction.getStore(DocStore.TYPE, STATES).set(name, state);
      return true;
    });
  }
}
