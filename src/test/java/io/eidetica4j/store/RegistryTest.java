package io.eidetica4j.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.eidetica4j.ErrorKind;
import io.eidetica4j.auth.Thrown;
import io.eidetica4j.crdt.Crdt;
import io.eidetica4j.crdt.Doc;
import io.eidetica4j.crdt.Value;
import io.eidetica4j.entry.HeightStrategy;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RegistryTest {
  private static final StoreType<Table<JsonNode>> TABLE = Table.raw();

  private final FakeContext context = new FakeContext();
  private final Registry registry = context.registry();

  @Test
  void theFirstOpeningRegistersAStoreEvenWithoutAWrite() {
    DocStore store = DocStore.TYPE.open(context, "notes");
    assertThat(registry.entry("notes"))
        .isEqualTo(new RegistryEntry("docstore:v0", Doc.EMPTY, SubtreeSettings.DEFAULT));
    assertThat(context.stagedDoc("_index"))
        .isEqualTo(
            Doc.EMPTY.with(
                "notes", Doc.EMPTY.with("type", "docstore:v0").with("config", Doc.EMPTY)));
    assertThat(store.localData()).isEmpty();
    assertThat(store.config()).isEqualTo(Doc.EMPTY);
    context.commit();
    DocStore.TYPE.open(context, "notes");
    assertThat(context.staged("_index", Doc.CRDT)).isEmpty();
    assertThat(registry.list()).containsExactly("notes");
  }

  @Test
  void aFreshRegisterIsEmptyAndSystemStoresAreNeverInIt() {
    assertThat(registry.list()).isEmpty();
    for (String name : List.of("_settings", "_index", "_root")) {
      DocStore store = DocStore.TYPE.open(context, name);
      Thrown.kind(ErrorKind.STORE_KEY_NOT_FOUND, store::config);
      Thrown.kind(ErrorKind.STORE_INVALID_OPERATION, () -> store.setConfig(Doc.EMPTY));
    }
    assertThat(registry.list()).isEmpty();
    assertThat(context.staged("_index", Doc.CRDT)).isEmpty();
  }

  @Test
  void openingAStoreAsAnotherKindNamesBothKinds() {
    DocStore.TYPE.open(context, "notes");
    TABLE.open(context, "rows");
    context.commit();
    assertThat(Thrown.kind(ErrorKind.STORE_TYPE_MISMATCH, () -> TABLE.open(context, "notes")))
        .hasMessageContainingAll("Type mismatch", "docstore:v0", "table:v0");
    Thrown.kind(ErrorKind.STORE_TYPE_MISMATCH, () -> DocStore.TYPE.open(context, "rows"));
    DocStore.TYPE.open(context, "notes");
    TABLE.open(context, "rows");
  }

  @Test
  void aKindMayReadOlderOnes() {
    registry.setEntry("notes", "docstore:v00", Doc.EMPTY);
    StoreType<DocStore> tolerant =
        new StoreType<>() {
          @Override
          public String typeId() {
            return "docstore:v0";
          }

          @Override
          public boolean supports(String typeId) {
            return typeId.startsWith("docstore:");
          }

          @Override
          public DocStore load(StoreContext in, String name) {
            return DocStore.TYPE.load(in, name);
          }
        };
    tolerant.open(context, "notes");
    assertThat(registry.entry("notes").typeId()).isEqualTo("docstore:v00");
    Thrown.kind(ErrorKind.STORE_TYPE_MISMATCH, () -> DocStore.TYPE.open(context, "notes"));
  }

  @Test
  void kindAndConfigurationChangeAndUnknownNamesAreNotFound() {
    registry.setEntry("s", "a:v0", Doc.EMPTY.with("x", 1));
    context.commit();
    registry.setEntry("s", "b:v0", Doc.EMPTY.with("y", 2));
    context.commit();
    assertThat(registry.entry("s").typeId()).isEqualTo("b:v0");
    assertThat(registry.entry("s").config()).isEqualTo(Doc.EMPTY.with("x", 1).with("y", 2));
    Thrown.kind(ErrorKind.STORE_KEY_NOT_FOUND, () -> registry.entry("unknown"));
    assertThat(registry.contains("unknown")).isFalse();
    assertThat(registry.find("unknown")).isEmpty();
  }

  @Test
  void aHeightStrategyIsStoredAsJsonInTextAndCanBeTakenBack() {
    DocStore store = DocStore.TYPE.open(context, "notes");
    assertThat(store.heightStrategy()).isEmpty();
    store.setHeightStrategy(Optional.of(HeightStrategy.TIMESTAMP));
    assertThat(context.stagedDoc("_index").getText("notes.settings.height_strategy"))
        .contains("\"timestamp\"");
    context.commit();
    assertThat(store.heightStrategy()).contains(HeightStrategy.TIMESTAMP);
    assertThat(registry.heightStrategy("notes")).contains(HeightStrategy.TIMESTAMP);
    store.setHeightStrategy(Optional.empty());
    assertThat(store.heightStrategy()).isEmpty();
    context.commit();
    assertThat(store.heightStrategy()).isEmpty();
    assertThat(registry.heightStrategy("notes")).isEmpty();
    assertThat(registry.entry("notes").typeId()).isEqualTo("docstore:v0");
    store.setHeightStrategy(Optional.of(HeightStrategy.INCREMENTAL));
    context.commit();
    assertThat(store.heightStrategy()).contains(HeightStrategy.INCREMENTAL);
  }

  @Test
  void changingTheConfigurationKeepsAHeightStrategyStagedOrCommitted() {
    DocStore store = DocStore.TYPE.open(context, "notes");
    store.setHeightStrategy(Optional.of(HeightStrategy.TIMESTAMP));
    store.setConfig(Doc.EMPTY.with("x", 1));
    assertThat(store.heightStrategy()).contains(HeightStrategy.TIMESTAMP);
    context.commit();
    store.setConfig(Doc.EMPTY.with("x", 2));
    assertThat(store.heightStrategy()).contains(HeightStrategy.TIMESTAMP);
    assertThat(store.config()).isEqualTo(Doc.EMPTY.with("x", 2));
  }

  @Test
  void onlyRegisteredStoresHaveSettings() {
    assertThat(registry.subtreeSettings("unknown")).isEqualTo(SubtreeSettings.DEFAULT);
    assertThat(SubtreeSettings.DEFAULT.isDefault()).isTrue();
    Thrown.kind(
        ErrorKind.STORE_KEY_NOT_FOUND,
        () -> registry.setSubtreeSettings("unknown", SubtreeSettings.DEFAULT));
  }

  @Test
  void entriesThatPeersWroteAreReadOrRefusedWithATypedError() {
    Doc good = Doc.EMPTY.with("type", "docstore:v0");
    for (Value config : List.of(Value.of("{}"), Value.of(5), Value.NULL, Value.DELETED)) {
      context.receive("_index", Doc.EMPTY.with("s", good.with("config", config)));
      assertThat(registry.entry("s").config()).isEqualTo(Doc.EMPTY);
    }
    List<Value> bad =
        List.of(
            Value.of("x"),
            Doc.atomic(),
            Doc.atomic().with("type", 5),
            Doc.atomic().with("type", "t").with("config", "[]"),
            Doc.atomic().with("type", "t").with("settings", "x"),
            Doc.atomic().with("type", "t").with("settings.height_strategy", 5),
            Doc.atomic().with("type", "t").with("settings.height_strategy", "timestamp"),
            Doc.atomic().with("type", "t").with("settings.height_strategy", "\"Timestamp\""),
            Doc.atomic().with("type", "t").with("settings.height_strategy", "[]"));
    for (Value value : bad) {
      context.receive("_index", Doc.EMPTY.with("s", value));
      Thrown.kind(ErrorKind.STORE_DESERIALIZATION_FAILED, () -> registry.entry("s"));
      assertThat(registry.contains("s")).isFalse();
      assertThat(registry.list()).isEmpty();
      assertThat(registry.heightStrategy("s")).isEmpty();
    }
  }

  @Test
  void aMalformedHeightStrategyDoesNotLetAStoreBeOpenedAsAnotherKind() {
    context.receive(
        "_index",
        Doc.EMPTY.with("s.type", "docstore:v0").with("s.settings.height_strategy", "junk"));
    Thrown.kind(ErrorKind.STORE_TYPE_MISMATCH, () -> TABLE.open(context, "s"));
    DocStore.TYPE.open(context, "s");
    assertThat(context.staged("_index", Doc.CRDT)).isEmpty();
  }

  @Test
  void aRegisterThatCantBeReadIsAnErrorAndNoReasonToRegisterAgain() {
    StoreContext broken =
        new StoreContextWrapper(context) {
          @Override
          public <T> T history(String store, Crdt<T> type) {
            throw ErrorKind.TRANSACTION_STORE_DESERIALIZATION_FAILED.error("broken");
          }
        };
    Thrown.kind(
        ErrorKind.TRANSACTION_STORE_DESERIALIZATION_FAILED,
        () -> new Registry(broken).contains("s"));
    Thrown.kind(
        ErrorKind.TRANSACTION_STORE_DESERIALIZATION_FAILED, () -> DocStore.TYPE.open(broken, "s"));
  }

  @Test
  void namesThatMakeTroubleAreRefusedForNewStores() {
    for (String name :
        List.of(
            "", "a.b", ".", "_mine", "_settings2", "\ud800", "a\u0000", "\n", "x".repeat(2000))) {
      Thrown.kind(ErrorKind.STORE_INVALID_OPERATION, () -> DocStore.TYPE.open(context, name));
      Thrown.kind(ErrorKind.STORE_INVALID_OPERATION, () -> registry.setEntry(name, "t", Doc.EMPTY));
    }
    assertThat(context.staged("_index", Doc.CRDT)).isEmpty();
    DocStore.TYPE.open(context, "with space and ünïcode 😀");
    assertThat(registry.list()).containsExactly("with space and ünïcode 😀");
  }

  @Test
  void storesWithTroublesomeNamesThatPeersMadeAreOpenedAndListed() {
    Doc entry = Doc.EMPTY.with("type", "docstore:v0").with("config", Doc.EMPTY);
    context.receive("_index", Doc.EMPTY.with("a.b", entry).with("_x", entry).with("", entry));
    for (String name : List.of("a.b", "_x", "")) {
      DocStore.TYPE.open(context, name).set("k", 1);
    }
    assertThat(registry.list()).containsExactly("", "_x", "a.b");
    assertThat(context.staged("_index", Doc.CRDT)).isEmpty();
    DocStore.TYPE.load(context, "a.b").setConfig(Doc.EMPTY.with("x", 1));
    assertThat(registry.entry("a.b").config()).isEqualTo(Doc.EMPTY.with("x", 1));
  }
}
