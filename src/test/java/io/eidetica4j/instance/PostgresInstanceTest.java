package io.eidetica4j.instance;

import static org.assertj.core.api.Assertions.assertThat;

import io.eidetica4j.backend.sql.TestPostgres;
import io.eidetica4j.crdt.Doc;
import io.eidetica4j.crypto.PublicKey;
import io.eidetica4j.database.Database;
import io.eidetica4j.database.WriteCallback;
import io.eidetica4j.database.WriteListener;
import io.eidetica4j.entry.Id;
import io.eidetica4j.store.DocStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Instances at {@code postgres://server/database}, which several processes may open. */
class PostgresInstanceTest extends InstanceContract {
  @Override
  Instances.Place place(Path folder) {
    return new Instances.Place(TestPostgres.of(folder).url(), true);
  }

  @Test
  void thoseThatStartAtTheSameTimeMakeOneInstance() throws Exception {
    String url = TestPostgres.place().url();
    List<Opened> opened = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      CountDownLatch start = new CountDownLatch(1);
      List<Future<Opened>> starting = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        starting.add(
            threads.submit(() -> {
              start.await();
              return Instance.connectOrCreate(url, NewUser.passwordless("admin"));
            }));
      }
      start.countDown();
      for (Future<Opened> each : starting) {
        opened.add(each.get());
      }
      assertThat(opened).filteredOn(each -> each.user().isPresent()).hasSize(1);
      List<PublicKey> ids = opened.stream().map(each -> each.instance().id()).distinct().toList();
      assertThat(ids).hasSize(1);
      for (Opened each : opened) {
        try (User user = each.instance().loginUser("admin", Optional.empty())) {
          assertThat(user.admin().listUsers()).containsExactly("admin");
        }
      }
    } finally {
      opened.forEach(Opened::close);
    }
  }

  @Test
  void whatOneWritesAnotherIsToldOfAndReads() throws Exception {
    String url = TestPostgres.place().url();
    try (Opened first = Instance.connectOrCreate(url, NewUser.passwordless("admin"));
        Instance second = Instance.connect(url);
        User here = first.instance().loginUser("admin", Optional.empty());
        User there = second.loginUser("admin", Optional.empty())) {
      Database mine = here.createDatabase(Doc.of("name", "shared"), here.defaultKey());
      Database theirs = opened(there, mine.rootId());
      CountDownLatch told = new CountDownLatch(1);
      WriteCallback atTheirs = theirs.onWrite((event, database) -> counted(told));
      write(mine, "a");
      assertThat(told.await(60, TimeUnit.SECONDS)).isTrue();
      assertThat(read(theirs, "a")).isEqualTo("a");
      CountDownLatch both = new CountDownLatch(2);
      WriteCallback atMine = mine.onWrite((event, database) -> counted(both));
      write(theirs, "b");
      write(mine, "c");
      assertThat(both.await(60, TimeUnit.SECONDS)).isTrue();
      assertThat(List.of(read(mine, "b"), read(mine, "c"))).containsExactly("b", "c");
      atTheirs.close();
      atMine.close();
    }
  }

  /** Opened as soon as it is known here which key is for it. */
  private static Database opened(User user, Id root) {
    while (user.findKey(root).isEmpty()) {
      Thread.onSpinWait();
    }
    return user.openDatabase(root);
  }

  private static WriteListener.Tail counted(CountDownLatch latch) {
    latch.countDown();
    return WriteListener.Tail.NONE;
  }

  private static void write(Database database, String key) {
    database.write(change -> change.getStore(DocStore.TYPE, "data").set(key, key));
  }

  private static String read(Database database, String key) {
    return database.getStoreViewer(DocStore.TYPE, "data").getText(key);
  }
}
