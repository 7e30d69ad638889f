package io.eidetica4j.sync.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.eidetica4j.EideticaException;
import io.eidetica4j.ErrorKind;
import io.eidetica4j.FixedClock;
import io.eidetica4j.Limits;
import io.eidetica4j.auth.DatabaseKey;
import io.eidetica4j.crdt.Doc;
import io.eidetica4j.crypto.PublicKey;
import io.eidetica4j.database.Database;
import io.eidetica4j.entry.Id;
import io.eidetica4j.instance.Instance;
import io.eidetica4j.instance.InstanceOptions;
import io.eidetica4j.instance.NewUser;
import io.eidetica4j.instance.Opened;
import io.eidetica4j.store.DocStore;
import io.eidetica4j.sync.Sync;
import io.eidetica4j.sync.SyncOptions;
import io.eidetica4j.sync.engine.EngineOptions;
import io.eidetica4j.sync.transport.HttpOptions;
import io.eidetica4j.sync.transport.HttpTransport;
import io.eidetica4j.sync.transport.TransportBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What {@code _sync} holds beside peers, in the form that nodes of the reference read and write.
 */
class SyncStateTest {
  private static final PublicKey PEER = PublicKey.random();
  private static final Id TREE =
      Id.parse("bafyr4iarceirceirceirceirceirceirceirceirceirceirceirceirce");
  private static final Id ENTRY =
      Id.parse("bafyr4ibceirceirceirceirceirceirceirceirceirceirceirceircei");

  @TempDir private Path folder;
  private final FixedClock clock = new FixedClock(1_700_000_000_000L);
  private Optional<Instance> open = Optional.empty();

  private Sync sync() {
    if (open.isEmpty()) {
      Opened opened =
          Instance.connectOrCreate(
              "memory://" + folder.resolve("e.json"),
              NewUser.passwordless("alice"),
              InstanceOptions.DEFAULT.withClock(clock));
      opened.user().ifPresent(user -> user.close());
      open = Optional.of(opened.instance());
    }
    return Sync.enable(
        open.get(), SyncOptions.DEFAULT.withEngine(EngineOptions.DEFAULT.inForeground()));
  }

  @AfterEach
  void close() {
    open.ifPresent(Instance::close);
    open = Optional.empty();
  }

  private Sync reopened() {
    close();
    return sync();
  }

  private Database database() {
    return open.orElseThrow().trees().open(sync().databaseId());
  }

  private Doc stored(String store) {
    return database().getStoreViewer(DocStore.TYPE, store).getAll();
  }

  /** As another node over the same file does it. */
  private void write(String store, String path, String text) {
    DatabaseKey device =
        DatabaseKey.of(open.orElseThrow().backend().secrets().orElseThrow().signingKey());
    database().withKey(device).write(t -> DocStore.TYPE.load(t, store).set(path, text));
  }

  private static EideticaException fails(ErrorKind kind, ThrowingCallable call) {
    EideticaException e = catchThrowableOfType(EideticaException.class, call);
    assertThat(e).isNotNull();
    assertThat(e.kind()).as(e.getMessage()).isEqualTo(kind);
    return e;
  }

  /** Statement 77. */
  @Test
  void settingsAreKeptOverwrittenAndMissing() {
    Id root = sync().databaseId();
    assertThat(sync().getSetting("a")).isEmpty();
    sync().setSetting("a", "1");
    sync().setSetting("a", "2");
    sync().setSetting("b.c", "3");
    long entries = database().entryCount();
    sync().setSetting("a", "2");
    assertThat(database().entryCount()).as("nothing changed").isEqualTo(entries);
    Sync again = reopened();
    assertThat(again.databaseId()).isEqualTo(root);
    assertThat(again.getSetting("a")).contains("2");
    assertThat(again.getSetting("b.c")).contains("3");
    assertThat(again.getSetting("b")).as("a document, no text").isEmpty();
    assertThat(stored("settings_map")).isEqualTo(Doc.of("a", "2").with("b", Doc.of("c", "3")));
  }

  @Test
  void transportConfigsHaveTheFormOfARegister() {
    TransportConfigs configs = sync().transportConfigs();
    assertThat(configs.load("http", TransportConfig.Http.TYPE).bindAddress()).isEmpty();
    assertThat(configs.load("iroh", TransportConfig.Iroh.TYPE).relayMode())
        .isEqualTo(TransportConfig.RelayMode.DEFAULT);
    configs.save("http", new TransportConfig.Http(Optional.of("127.0.0.1:8080")));
    configs.save(
        "iroh",
        new TransportConfig.Iroh(Optional.of("ab".repeat(32)), TransportConfig.RelayMode.STAGING));
    configs = reopened().transportConfigs();
    assertThat(configs.load("http", TransportConfig.Http.TYPE).bindAddress())
        .contains("127.0.0.1:8080");
    TransportConfig.Iroh iroh = configs.load("iroh", TransportConfig.Iroh.TYPE);
    assertThat(iroh.hasSecretKey()).isTrue();
    assertThat(iroh.relayMode()).isEqualTo(TransportConfig.RelayMode.STAGING);
    assertThat(iroh.toString()).doesNotContain("abab");
    Doc http =
        Doc.of("type", "http:v0")
            .with("config", Doc.of("data", "{\"bind_address\":\"127.0.0.1:8080\"}"));
    assertThat(stored("transports").getDoc("http")).contains(http);
    assertThat(database().storeNames()).doesNotContain("transports");
  }

  @Test
  void aTransportConfigOfAnotherKindOrThatCannotBeReadIsATypedError() {
    TransportConfigs configs = sync().transportConfigs();
    configs.save("http", new TransportConfig.Http(Optional.empty()));
    assertThat(
            fails(
                ErrorKind.SYNC_TRANSPORT_TYPE_MISMATCH,
                () -> configs.load("http", TransportConfig.Iroh.TYPE)))
        .hasMessage(
            "Transport config type mismatch for 'http': expected 'iroh:v0', found 'http:v0'");
    for (String json : List.of("", "nonsense", "[]", "{\"bind_address\":1}")) {
      write("transports", "http.config.data", json);
      assertThat(
              fails(
                  ErrorKind.SYNC_SERIALIZATION_ERROR,
                  () -> configs.load("http", TransportConfig.Http.TYPE)))
          .hasMessageStartingWith(
              "Serialization error: Failed to deserialize transport config 'http': ");
    }
    write("transports", "http.config.data", "{\"bind_address\":null,\"new\":1}");
    assertThat(configs.load("http", TransportConfig.Http.TYPE).bindAddress()).isEmpty();
  }

  @Test
  void aTransportFindsWhatItLeft() {
    List<Doc> seen = new ArrayList<>();
    TransportBuilder builder =
        persisted -> {
          seen.add(persisted);
          return new TransportBuilder.Built(
              new HttpTransport(HttpOptions.DEFAULT, Limits.DEFAULT),
              persisted.isEmpty()
                  ? Optional.of(Doc.of("secret_key", "00".repeat(32)))
                  : Optional.empty());
        };
    sync().registerTransport("iroh", builder);
    long entries = database().entryCount();
    reopened().registerTransport("iroh", builder);
    assertThat(seen).containsExactly(Doc.EMPTY, Doc.of("secret_key", "00".repeat(32)));
    assertThat(database().entryCount()).isEqualTo(entries);
    assertThat(stored("transport_state"))
        .isEqualTo(Doc.of("iroh", Doc.of("secret_key", "00".repeat(32))));
    write("transport_state", "other", "no document");
    assertThat(sync().transportConfigs().state("other")).isEqualTo(Doc.EMPTY);
  }

  /** Statement 80. */
  @Test
  void cursorsBeginAtNothingAndCount() {
    SyncState state = sync().state();
    SyncCursor begin = state.cursor(PEER, TREE);
    assertThat(begin.lastSyncedEntry()).isEmpty();
    assertThat(begin.totalSyncedCount()).isZero();
    state.update(begin.afterSync(ENTRY, 5, "2023-11-14T22:13:20+00:00"));
    SyncCursor kept = reopened().state().cursor(PEER, TREE);
    assertThat(kept.lastSyncedEntry()).contains(ENTRY);
    assertThat(kept.lastSyncCount()).isEqualTo(5);
    assertThat(kept.totalSyncedCount()).isEqualTo(5);
    assertThat(kept.afterSync(ENTRY, 2, "later").totalSyncedCount()).isEqualTo(7);
    assertThat(
            stored("sync_state")
                .getDoc("cursors")
                .orElseThrow()
                .getDoc(PEER.text())
                .orElseThrow()
                .getText(TREE.toString()))
        .contains(
            "{\"last_sync_count\":5,\"last_sync_time\":\"2023-11-14T22:13:20+00:00\",\"last_synced_entry\":\"%s\",\"peer_pubkey\":\"%s\",\"total_synced_count\":5,\"tree_id\":\"%s\"}"
                .formatted(ENTRY, PEER, TREE));
  }

  /** Statement 80. */
  @Test
  void metadataHaveAMeanAndARate() {
    SyncState state = sync().state();
    assertThat(state.metadata(PEER).successRate()).isZero();
    SyncMetadata once = state.metadata(PEER).afterSuccess(3, 300, 100, "t1").withTree(TREE);
    assertThat(once.successRate()).isEqualTo(1.0);
    assertThat(once.averageSyncDurationMs()).isEqualTo(100.0);
    SyncMetadata twice = once.afterFailure("t2").withTree(TREE);
    assertThat(twice.successRate()).isEqualTo(0.5);
    state.update(twice);
    assertThat(reopened().state().metadata(PEER)).isEqualTo(twice);
    assertThat(twice.lastSyncAttempt()).contains("t2");
    assertThat(twice.lastSuccessfulSync()).contains("t1");
    assertThat(twice.afterSuccess(1, 1, 50, "t3").averageSyncDurationMs()).isEqualTo(75.0);
    assertThat(twice.syncedTrees()).containsExactly(TREE);
  }

  /** Statement 80. */
  @Test
  void historyIsKeptNewestFirstAndForgottenByAge() {
    SyncState state = sync().state();
    SyncHistoryEntry old = SyncHistoryEntry.begin(PEER, TREE, "2023-11-14T22:13:20+00:00");
    state.add(old.succeeded(7, 700, "2023-11-14T22:13:21.500+00:00"));
    clock.advance(Duration.ofDays(3).toMillis());
    SyncHistoryEntry young = SyncHistoryEntry.begin(PEER, TREE, clock.nowRfc3339());
    state.add(young.failed("gone", clock.nowRfc3339()));
    state.add(SyncHistoryEntry.begin(PublicKey.random(), TREE, clock.nowRfc3339()));
    write("sync_state", "history.junk", "{\"sync_id\":1}");
    state = reopened().state();
    List<SyncHistoryEntry> history = state.history(PEER, OptionalInt.empty());
    assertThat(history).extracting(SyncHistoryEntry::success).containsExactly(false, true);
    assertThat(history.getFirst().errorMessage()).contains("gone");
    assertThat(history.getLast().entriesCount()).isEqualTo(7);
    assertThat(history.getLast().durationMs()).isEqualTo(1500.0);
    assertThat(state.history(PEER, OptionalInt.of(1))).containsExactly(history.getFirst());
    assertThat(state.forgetHistory(Duration.ofDays(1))).isEqualTo(1);
    assertThat(state.history(PEER, OptionalInt.empty())).containsExactly(history.getFirst());
    long entries = database().entryCount();
    assertThat(state.forgetHistory(Duration.ofDays(1))).isZero();
    assertThat(database().entryCount()).isEqualTo(entries);
  }

  @Test
  void peersWithStateAreThoseOfCursorsAndMetadata() {
    SyncState state = sync().state();
    PublicKey other = PublicKey.random();
    state.update(SyncCursor.begin(PEER, TREE, "t"));
    state.update(SyncMetadata.begin(PEER, "t"));
    state.update(SyncMetadata.begin(other, "t"));
    write("sync_state", "metadata.nobody", "{}");
    assertThat(state.peers()).containsExactlyInAnyOrder(PEER, other);
  }

  /**
   * Written by a node of the reference: members in its order, whole numbers where none are broken.
   */
  @Test
  void whatANodeOfTheReferenceWroteIsRead() {
    sync();
    write(
        "sync_state",
        "metadata." + PEER,
        "{\"peer_pubkey\":\"%s\",\"sync_established\":\"2026-11-23T03:45:02.406940479+00:00\",\"last_sync_attempt\":null,\"last_successful_sync\":null,\"successful_sync_count\":2,\"failed_sync_count\":0,\"total_entries_synced\":10,\"total_bytes_synced\":1000,\"average_sync_duration_ms\":12.5,\"synced_trees\":[\"%s\"]}"
            .formatted(PEER, TREE));
    SyncMetadata read = sync().state().metadata(PEER);
    assertThat(read.successfulSyncCount()).isEqualTo(2);
    assertThat(read.averageSyncDurationMs()).isEqualTo(12.5);
    assertThat(read.syncedTrees()).containsExactly(TREE);
  }

  @Test
  void whatCannotBeReadIsATypedError() {
    SyncState state = sync().state();
    for (String json : List.of("", "[]", "{}", "{\"peer_pubkey\":\"x\"}")) {
      write("sync_state", "cursors." + PEER + "." + TREE, json);
      write("sync_state", "metadata." + PEER, json);
      assertThat(fails(ErrorKind.STORE_SERIALIZATION_FAILED, () -> state.cursor(PEER, TREE)))
          .hasMessageContaining("Invalid cursor JSON");
      assertThat(fails(ErrorKind.STORE_SERIALIZATION_FAILED, () -> state.metadata(PEER)))
          .hasMessageContaining("Invalid metadata JSON");
    }
    SyncHistoryEntry path =
        new SyncHistoryEntry("a.b", PEER, TREE, "t", "t", true, 0, 0, 0, Optional.empty());
    fails(ErrorKind.STORE_INVALID_OPERATION, () -> state.add(path));
  }
}
