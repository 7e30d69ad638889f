package io.eidetica4j.database;

import static org.assertj.core.api.Assertions.assertThat;

import io.eidetica4j.Clock;
import io.eidetica4j.Limits;
import io.eidetica4j.Observer;
import io.eidetica4j.auth.DatabaseKey;
import io.eidetica4j.backend.Backend;
import io.eidetica4j.backend.BackendUrl;
import io.eidetica4j.backend.OpenMode;
import io.eidetica4j.backend.memory.MemoryBackend;
import io.eidetica4j.backend.memory.SnapshotFile;
import io.eidetica4j.backend.sql.SqliteBackend;
import io.eidetica4j.crdt.Doc;
import io.eidetica4j.crypto.PrivateKey;
import io.eidetica4j.dag.ReplayOrder;
import io.eidetica4j.entry.Entry;
import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.VerificationStatus;
import io.eidetica4j.store.DocStore;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What another program stored without a verdict can be read where nothing may be written: the
 * verdicts are formed in memory, and not stored.
 */
class ReadOnlyVerificationTest {
  private static final String STORE = "data";

  private final PrivateKey key = PrivateKey.generate();
  @TempDir private Path folder;

  @Test
  void aSqliteFileWithoutVerdictsIsRead() {
    BackendUrl.Sqlite url = (BackendUrl.Sqlite) BackendUrl.parse("sqlite://" + folder + "/x.db");
    Id root;
    try (Backend backend = SqliteBackend.open(url, OpenMode.CREATE_IF_MISSING)) {
      root = writeUnjudged(backend);
    }
    try (Backend backend = SqliteBackend.open(url, OpenMode.READ_ONLY)) {
      assertRead(backend, root);
    }
  }

  @Test
  void aSnapshotFileWithoutVerdictsIsRead() {
    Path file = folder.resolve("x.json");
    MemoryBackend written = new MemoryBackend();
    Id root = writeUnjudged(written);
    SnapshotFile.export(written, file);
    try (SnapshotFile snapshot = SnapshotFile.open(file, OpenMode.READ_ONLY, Limits.DEFAULT);
        Backend backend = snapshot.load().orElseThrow()) {
      assertRead(backend, root);
    }
  }

  private Id writeUnjudged(Backend backend) {
    try (Trees trees = trees(backend)) {
      Database database = trees.create(DatabaseKey.of(key), Doc.EMPTY.with("name", "x"));
      database.withTransaction(t -> {
        t.getStore(DocStore.TYPE, STORE).set("key", "value");
        return t;
      });
      backend.setStatus(
          database.getAllEntries().stream()
              .collect(Collectors.toMap(Entry::id, entry -> VerificationStatus.UNVERIFIED)));
      return database.rootId();
    }
  }

  private static void assertRead(Backend backend, Id root) {
    Map<Id, VerificationStatus> stored = stored(backend);
    assertThat(backend.isReadOnly()).isTrue();
    assertThat(stored).hasSize(2).containsValue(VerificationStatus.UNVERIFIED);
    try (Trees trees = trees(backend)) {
      Database database = trees.open(root);
      assertThat(database.verify()).isEqualTo(new VerifyReport(2, 0, 0));
      assertValue(database);
      assertThat(database.verify()).isEqualTo(VerifyReport.NOTHING);
      trees.tree(root).evict();
      assertValue(database);
    }
    try (Trees trees = trees(backend)) {
      assertValue(trees.open(root));
    }
    assertThat(stored(backend)).isEqualTo(stored);
  }

  private static void assertValue(Database database) {
    assertThat(database.getStoreViewer(DocStore.TYPE, STORE).getText("key")).isEqualTo("value");
  }

  private static Map<Id, VerificationStatus> stored(Backend backend) {
    return backend.idsWithStatus(VerificationStatus.UNVERIFIED).stream()
        .collect(Collectors.toMap(id -> id, id -> backend.status(id).orElseThrow()));
  }

  private static Trees trees(Backend backend) {
    return new Trees(backend, Clock.system(), ReplayOrder.DIGEST, Limits.DEFAULT, Observer.NONE);
  }
}
