package io.eidetica4j.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.eidetica4j.FixedClock;
import io.eidetica4j.auth.AuthKey;
import io.eidetica4j.auth.Permission;
import io.eidetica4j.crdt.Doc;
import io.eidetica4j.database.Database;
import io.eidetica4j.instance.Instance;
import io.eidetica4j.instance.InstanceOptions;
import io.eidetica4j.instance.NewUser;
import io.eidetica4j.instance.Opened;
import io.eidetica4j.instance.SyncSettings;
import io.eidetica4j.instance.User;
import io.eidetica4j.store.DocStore;
import io.eidetica4j.sync.engine.EngineOptions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Commits of a node whose sync is switched on late, or has nobody to sync with; the numbers are
 * those of the statements.
 */
class SyncAtCommitTest {
  private static final SyncOptions OPTIONS =
      SyncOptions.DEFAULT.withEngine(EngineOptions.DEFAULT.inForeground());

  private final FixedClock clock = new FixedClock(1_700_000_000_000L);
  private final SimNetwork network = new SimNetwork(1);
  private final SimNode bob = new SimNode("bob", network, clock);
  private final Opened opened =
      Instance.connectOrCreate(
          "memory://", NewUser.passwordless("late"), InstanceOptions.DEFAULT.withClock(clock));
  private final Instance instance = opened.instance();
  private User user = opened.user().orElseThrow();

  @AfterEach
  void close() {
    bob.close();
    user.close();
    instance.close();
  }

  private static void write(Database database, String key, String value) {
    database.write(t -> t.getStore(DocStore.TYPE, "data").set(key, value));
  }

  @Test
  void whatWasToBeSyncedBeforeSyncWasOnIsSyncedAndAlsoAfterAnotherLogin() { // 66
    Database database = user.createDatabase(Doc.of("name", "d"), user.defaultKey());
    database.write(
        t -> t.getSettings().setAuthKey(bob.key(), AuthKey.active(Permission.write(10))));
    user.trackDatabase(database.rootId(), user.defaultKey(), SyncSettings.onCommit());
    Sync sync = Sync.enable(instance, OPTIONS.withAdvertised(List.of(SimNetwork.address("late"))));
    network.join("late", sync);
    bob.join(sync.createTicket(database.rootId()));
    write(database, "a", "1");
    sync.flush();
    assertThat(bob.read(database.rootId())).containsEntry("a", "1");
    user.close();
    user = instance.loginUser("late", Optional.empty());
    write(user.openDatabase(database.rootId()), "b", "2");
    sync.flush();
    assertThat(bob.read(database.rootId())).containsEntry("b", "2");
  }

  @Test
  void commitsWorkWhateverIsToBeSyncedAndWithNobodyThere() { // 59, 67
    Sync sync = Sync.enable(instance, OPTIONS);
    assertThat(Sync.enable(instance, SyncOptions.DEFAULT)).isSameAs(sync);
    for (SyncSettings wanted :
        List.of(SyncSettings.disabled(), SyncSettings.enabled(), SyncSettings.onCommit())) {
      Database database = user.createDatabase(Doc.of("name", "d"), user.defaultKey());
      user.trackDatabase(database.rootId(), user.defaultKey(), wanted);
      for (int i = 0; i < 3; i++) {
        write(database, "k", "v" + i);
        sync.flush();
      }
      assertThat(database.getStoreViewer(DocStore.TYPE, "data").getText("k")).isEqualTo("v2");
      assertThat(sync.createTicket(database.rootId()).addresses()).isEmpty();
    }
    assertThat(sync.status()).isEmpty();
  }
}
