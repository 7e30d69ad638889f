package io.eidetica4j.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.eidetica4j.FixedClock;
import io.eidetica4j.auth.AuthKey;
import io.eidetica4j.auth.Permission;
import io.eidetica4j.backend.sql.TestPostgres;
import io.eidetica4j.crdt.Doc;
import io.eidetica4j.crypto.PrivateKey;
import io.eidetica4j.crypto.PublicKey;
import io.eidetica4j.database.Database;
import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.Snapshot;
import io.eidetica4j.instance.Instance;
import io.eidetica4j.instance.InstanceOptions;
import io.eidetica4j.instance.NewUser;
import io.eidetica4j.instance.SyncSettings;
import io.eidetica4j.instance.User;
import io.eidetica4j.store.DocStore;
import io.eidetica4j.sync.engine.EngineOptions;
import io.eidetica4j.sync.handler.RequestContext;
import io.eidetica4j.sync.protocol.IncrementalResponse;
import io.eidetica4j.sync.protocol.SyncRequestAuth;
import io.eidetica4j.sync.protocol.SyncResponse;
import io.eidetica4j.sync.protocol.SyncTreeRequest;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two processes on one PostgreSQL are one node to its peers. */
@Timeout(120)
class PodsSyncTest {
  private final FixedClock clock = new FixedClock(1_700_000_000_000L);
  private final SimNetwork network = new SimNetwork(1);
  private final TestPostgres place = TestPostgres.place();
  private final Pod first = new Pod("first", Optional.of(NewUser.passwordless("alice")));
  private final Pod second = new Pod("second", Optional.empty());
  private final SimNode bob = new SimNode("bob", network, clock);

  private final class Pod implements AutoCloseable {
    final Instance instance;
    final User user;
    final Sync sync;

    Pod(String name, Optional<NewUser> creator) {
      InstanceOptions options = InstanceOptions.DEFAULT.withClock(clock);
      instance =
          creator.isPresent()
              ? Instance.connectOrCreate(place.url(), creator.get(), options).instance()
              : Instance.connect(place.url(), options);
      user = instance.loginUser("alice", Optional.empty());
      sync =
          Sync.enable(
              instance,
              SyncOptions.DEFAULT
                  .withAdvertised(List.of(SimNetwork.address(name)))
                  .withEngine(EngineOptions.DEFAULT.inForeground()));
      network.join(name, sync);
    }

    Id write(Id tree, String key) {
      return user.openDatabase(tree).write(t -> t.getStore(DocStore.TYPE, "data").set(key, "1"));
    }

    @Override
    public void close() {
      user.close();
      instance.close();
    }
  }

  @AfterEach
  void close() {
    bob.close();
    second.close();
    first.close();
  }

  private Database shared() {
    Database database =
        first.user.createDatabase(Doc.of("name", "shared"), first.user.defaultKey());
    for (PublicKey key : List.of(bob.key(), bob.instance.id(), first.instance.id())) {
      database.write(
          t -> t.getSettings().setAuthKey(key, AuthKey.active("peer", Permission.write(10))));
    }
    first.user.trackDatabase(database.rootId(), first.user.defaultKey(), SyncSettings.onCommit());
    until(() -> second.user.isSyncEnabled(database.rootId()), Thread::onSpinWait);
    return database;
  }

  /** Announcements are on their way for a moment. */
  private static void until(BooleanSupplier met, Runnable meanwhile) {
    while (!met.getAsBoolean()) {
      meanwhile.run();
    }
  }

  private BooleanSupplier bobHas(Id tree, String key) {
    return () -> bob.read(tree).containsKey(key);
  }

  @Test
  void oneOfThemSendsAndTheOtherTakesOverWithNothingLost() {
    Database database = shared();
    Id tree = database.rootId();
    Database joined = bob.join(first.sync.createTicket(tree));
    first.sync.work();

    second.write(tree, "by the second");
    int before = network.requests;
    second.sync.flush();
    second.sync.work();
    assertThat(network.requests).as("only the first one sends").isEqualTo(before);
    until(
        bobHas(tree, "by the second"),
        () -> {
          first.sync.allDue();
          first.sync.work();
        });

    // the first one dies with something unsent
    network.cut("first", "bob");
    first.write(tree, "unsent");
    network.leave("first");
    assertThat(place.endRoles()).isEqualTo(1);
    until(bobHas(tree, "unsent"), second.sync::work);
    second.write(tree, "after");
    second.sync.flush();
    assertThat(bob.read(tree)).containsKey("after");
    assertThat(joined.snapshot()).isEqualTo(second.user.openDatabase(tree).snapshot());

    // what it thought to be its role is not its any more
    before = network.requests;
    first.sync.work();
    assertThat(network.requests).isEqualTo(before);
    bob.write(tree, "back", "1");
    bob.sync.flush();
    Database there = second.user.openDatabase(tree);
    assertThat(there.getStoreViewer(DocStore.TYPE, "data").getText("back")).isEqualTo("1");
  }

  @Test
  void aProofThatOneOfThemHasSeenIsSpentForTheOtherToo() {
    Id tree = shared().rootId();
    PrivateKey key = bob.user.getSigningKey(bob.key());
    Snapshot tips = Snapshot.of(List.of(Id.ofDagCbor(new byte[] {1})));
    SyncTreeRequest request =
        new SyncTreeRequest(
            tree,
            tips,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.of(
                SyncRequestAuth.sign(key, first.instance.id(), tree, tips, clock.nowMillis())));
    RequestContext context = RequestContext.of(request, Optional.of(bob.address()));
    assertThat(first.sync.handler().handle(request, context))
        .isInstanceOf(IncrementalResponse.class);
    SyncResponse again = second.sync.handler().handle(request, context);
    while (again.equals(new SyncResponse.Failure("Tree not found: " + tree))) { // not told yet
      again = second.sync.handler().handle(request, context);
    }
    assertThat(again)
        .isInstanceOfSatisfying(
            SyncResponse.Failure.class,
            failure -> assertThat(failure.message()).endsWith("request nonce already spent"));
  }
}
