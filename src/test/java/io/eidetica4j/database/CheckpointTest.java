package io.eidetica4j.database;

import static org.assertj.core.api.Assertions.assertThat;

import io.eidetica4j.Clock;
import io.eidetica4j.Limits;
import io.eidetica4j.Observer;
import io.eidetica4j.auth.DatabaseKey;
import io.eidetica4j.backend.Backend;
import io.eidetica4j.backend.BackendUrl;
import io.eidetica4j.backend.CacheScope;
import io.eidetica4j.backend.OpenMode;
import io.eidetica4j.backend.sql.SqliteBackend;
import io.eidetica4j.codec.Bytes;
import io.eidetica4j.crdt.Doc;
import io.eidetica4j.crypto.PrivateKey;
import io.eidetica4j.dag.ReplayOrder;
import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.Snapshot;
import io.eidetica4j.store.DocStore;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A kept state spares the fold of the history, and never changes what is read. */
class CheckpointTest {
  private static final int COMMITS = 320;
  private static final String STORE = "data";

  private final PrivateKey key = PrivateKey.generate();
  private final AtomicInteger entriesRead = new AtomicInteger();
  @TempDir private Path folder;

  @Test
  void theFirstReadAfterAStartReadsNoEntryThatTheKeptStateCovers() {
    Id root = write(COMMITS, ReplayOrder.DIGEST);
    assertThat(readAll(root, ReplayOrder.DIGEST).size()).isEqualTo(COMMITS);
    assertThat(entriesRead.get()).isLessThan(COMMITS / 10);
  }

  @Test
  void aStateFoldedInAnotherReplayOrderIsNotUsed() {
    Id root = write(COMMITS, ReplayOrder.DIGEST);
    assertThat(readAll(root, ReplayOrder.TEXT).size()).isEqualTo(COMMITS);
    assertThat(entriesRead.get()).isGreaterThanOrEqualTo(COMMITS);
  }

  @Test
  void aKeptStateThatWasTamperedWithIsNotUsed() {
    Id root = write(COMMITS, ReplayOrder.DIGEST);
    CacheScope ours = CacheScope.ours(ReplayOrder.DIGEST.configName());
    try (Backend backend = backend()) {
      byte[] kept = backend.cachedState(ours, root, STORE).orElseThrow().toArray();
      kept[kept.length - 3] ^= 1;
      backend.cacheState(ours, root, STORE, Bytes.wrap(kept));
    }
    Doc read = readAll(root, ReplayOrder.DIGEST);
    assertThat(read.size()).isEqualTo(COMMITS);
    assertThat(read.getText("key_1")).contains("value_1");
    assertThat(entriesRead.get()).isGreaterThanOrEqualTo(COMMITS);
  }

  @Test
  void whatTheReferenceLeftInItsScopeIsNeitherReadNorWritten() {
    Id root = write(COMMITS, ReplayOrder.DIGEST);
    try (Backend backend = backend();
        Trees trees = trees(backend, ReplayOrder.DIGEST)) {
      Id tip = trees.open(root).snapshot().tips().getFirst();
      assertThat(backend.cachedState(CacheScope.SHARED, tip, STORE)).isEmpty();
      Bytes lie = Doc.EMPTY.with("key_1", "lie").toJson();
      backend.cacheState(CacheScope.SHARED, tip, STORE, lie);
    }
    assertThat(readAll(root, ReplayOrder.DIGEST).getText("key_1")).contains("value_1");
  }

  @Test
  void workThatArrivesBeforeTheKeptStateIsFoldedWhereItBelongs() {
    Id root = write(COMMITS, ReplayOrder.DIGEST);
    try (Backend backend = backend();
        Trees trees = trees(backend, ReplayOrder.DIGEST)) {
      Database database = trees.open(root).withKey(key);
      Id early =
          database
              .entries(java.util.Optional.of(STORE), java.util.Optional.empty(), 5)
              .items()
              .getLast()
              .id();
      Transaction fork = database.newTransactionAt(Snapshot.of(early));
      fork.getStore(DocStore.TYPE, STORE).set("forked", "yes");
      fork.getStore(DocStore.TYPE, STORE).set("key_300", "too early to win");
      fork.commit();
    }
    Doc read = readAll(root, ReplayOrder.DIGEST);
    assertThat(read.getText("forked")).contains("yes");
    assertThat(read.getText("key_300")).contains("value_300");
  }

  private Id write(int commits, ReplayOrder order) {
    try (Backend backend = backend();
        Trees trees = trees(backend, order)) {
      Database database = trees.create(DatabaseKey.of(key), Doc.EMPTY);
      for (int i = 0; i < commits; i++) {
        Transaction transaction = database.newTransaction();
        transaction.getStore(DocStore.TYPE, STORE).set("key_" + i, "value_" + i);
        transaction.commit();
      }
      return database.rootId();
    }
  }

  private Doc readAll(Id root, ReplayOrder order) {
    try (Backend backend = backend();
        Trees trees = trees(counting(backend), order)) {
      entriesRead.set(0);
      return trees.open(root).getStoreViewer(DocStore.TYPE, STORE).getAll();
    }
  }

  private Backend backend() {
    return SqliteBackend.open(
        (BackendUrl.Sqlite) BackendUrl.parse("sqlite://" + folder.resolve("x.db")),
        OpenMode.CREATE_IF_MISSING);
  }

  private static Trees trees(Backend backend, ReplayOrder order) {
    return new Trees(backend, Clock.system(), order, Limits.DEFAULT, Observer.NONE);
  }

  private Backend counting(Backend backend) {
    return (Backend)
        Proxy.newProxyInstance(
            Backend.class.getClassLoader(),
            new Class<?>[] {Backend.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("getAll")) {
                entriesRead.addAndGet(((Collection<?>) arguments[0]).size());
              }
              try {
                return method.invoke(backend, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}
