package io.eidetica4j.sync.handler;

import static io.eidetica4j.sync.handler.HandlerScene.entries;
import static io.eidetica4j.sync.handler.HandlerScene.error;
import static io.eidetica4j.sync.handler.HandlerScene.grant;
import static io.eidetica4j.sync.handler.HandlerScene.grantAll;
import static org.assertj.core.api.Assertions.assertThat;

import io.eidetica4j.auth.AuthSettings;
import io.eidetica4j.auth.DelegatedTreeRef;
import io.eidetica4j.auth.Permission;
import io.eidetica4j.auth.PermissionBounds;
import io.eidetica4j.auth.TreeReference;
import io.eidetica4j.codec.Bytes;
import io.eidetica4j.crdt.Doc;
import io.eidetica4j.crypto.PrivateKey;
import io.eidetica4j.crypto.PublicKey;
import io.eidetica4j.database.Database;
import io.eidetica4j.entry.Entry;
import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.Snapshot;
import io.eidetica4j.store.DocStore;
import io.eidetica4j.store.Row;
import io.eidetica4j.sync.peers.BootstrapRequest;
import io.eidetica4j.sync.peers.BootstrapStatus;
import io.eidetica4j.sync.protocol.Address;
import io.eidetica4j.sync.protocol.BootstrapResponse;
import io.eidetica4j.sync.protocol.SyncRequestAuth;
import io.eidetica4j.sync.protocol.SyncResponse;
import io.eidetica4j.sync.protocol.SyncTreeRequest;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who gets a database that it has nothing of; the numbers are those of the statements. */
class BootstrapDecisionTest {
  private static final PrivateKey GUEST = PrivateKey.generate();
  private static final PrivateKey STRANGER = PrivateKey.generate();

  private final HandlerScene scene = new HandlerScene();
  private final Database database = scene.shared("a");
  private final Id tree = database.rootId();

  @AfterEach
  void close() {
    scene.close();
  }

  private SyncTreeRequest request(
      Id wanted,
      PublicKey key,
      String name,
      Optional<Permission> permission,
      Optional<Doc> metadata,
      Optional<PrivateKey> signer) {
    return new SyncTreeRequest(
        wanted,
        Snapshot.EMPTY,
        Optional.empty(),
        Optional.of(key),
        Optional.of(name),
        permission,
        metadata,
        signer.map(s ->
            SyncRequestAuth.sign(
                s, scene.instance.id(), wanted, Snapshot.EMPTY, scene.clock.get())));
  }

  private SyncResponse unsigned(Id wanted, PublicKey key, Optional<Permission> permission) {
    return scene.ask(request(wanted, key, "name", permission, Optional.empty(), Optional.empty()));
  }

  private static Permission granted(SyncResponse response) {
    assertThat(response).isInstanceOf(BootstrapResponse.class);
    BootstrapResponse bootstrap = (BootstrapResponse) response;
    assertThat(bootstrap.keyApproved()).isTrue();
    return bootstrap.grantedPermission().orElseThrow();
  }

  private static String pending(SyncResponse response) {
    assertThat(response).isInstanceOf(SyncResponse.BootstrapPending.class);
    return ((SyncResponse.BootstrapPending) response).requestId();
  }

  private AuthSettings auth() {
    return database.getSettings().authSnapshot();
  }

  // ---- somebody has to decide

  @Test
  void anUnknownKeyHasToWaitAndWhatItAskedForIsKept() { // 23, 34
    Doc note = Doc.of("note", "it is me").with("from.device", "laptop");
    SyncResponse answer =
        scene.ask(
            request(
                tree,
                STRANGER.publicKey(),
                "laptop",
                Optional.of(Permission.write(5)),
                Optional.of(note),
                Optional.of(STRANGER)));
    String id = pending(answer);
    assertThat(id).isNotEmpty();
    assertThat(((SyncResponse.BootstrapPending) answer).message()).isNotEmpty();
    assertThat(scene.requests.pending()).extracting(Row::key).containsExactly(id);
    BootstrapRequest kept = scene.requests.get(id);
    assertThat(kept.isPending()).isTrue();
    assertThat(kept.treeId()).isEqualTo(tree);
    assertThat(kept.requestingPubkey()).isEqualTo(STRANGER.publicKey());
    assertThat(kept.requestingKeyName()).isEqualTo("laptop");
    assertThat(kept.requestedPermission()).isEqualTo(Permission.write(5));
    assertThat(kept.metadata()).contains(note);
  }

  @Test
  void anyPermissionMayBeAskedFor() { // 24
    List<Permission> all =
        List.of(
            Permission.read(),
            Permission.write(0),
            Permission.write(Permission.MAX_PRIORITY),
            Permission.admin(0),
            Permission.admin(Permission.MAX_PRIORITY));
    for (Permission permission : all) {
      String id = pending(scene.bootstrap(tree, STRANGER, Optional.of(permission)));
      assertThat(scene.requests.get(id).requestedPermission()).isEqualTo(permission);
    }
    assertThat(scene.requests.pending()).hasSize(all.size());
  }

  @Test
  void requestsAreFoundByWhatBecameOfThem() { // 81
    BootstrapRequest request =
        new BootstrapRequest(
            tree,
            GUEST.publicKey(),
            "guest",
            Permission.write(3),
            scene.clock.nowRfc3339(),
            new BootstrapStatus.Pending(),
            Address.http("192.0.2.1:80"),
            Optional.of(Doc.of("a", 1)));
    String one = scene.requests.add(request);
    String two = pending(scene.bootstrap(tree, STRANGER, Optional.of(Permission.read())));
    String three = pending(scene.bootstrap(tree, STRANGER, Optional.of(Permission.write(1))));
    assertThat(scene.requests.find(one)).contains(request);
    BootstrapStatus approved = new BootstrapStatus.Approved("me", "2026-01-01T00:00:00+00:00");
    scene.requests.decide(one, approved);
    scene.requests.decide(two, new BootstrapStatus.Rejected("me", "2026-01-01T00:00:00+00:00"));
    assertThat(scene.requests.find(one)).contains(request.withStatus(approved));
    assertThat(scene.requests.approved()).extracting(Row::key).containsExactly(one);
    assertThat(scene.requests.rejected()).extracting(Row::key).containsExactly(two);
    assertThat(scene.requests.pending()).extracting(Row::key).containsExactly(three);
    assertThat(scene.requests.find("nobody's")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "ключ 漢 🔑", "a\"b\\c\n", "../../x", "a.b", "' OR 1=1 --", "*"})
  void noNameOfAKeyIsAReasonToLetItIn(String name) { // 33
    for (Optional<Permission> wanted : List.of(read(), Optional.<Permission>empty())) {
      SyncResponse answer =
          scene.ask(
              request(
                  tree,
                  STRANGER.publicKey(),
                  name,
                  wanted,
                  Optional.empty(),
                  Optional.of(STRANGER)));
      assertThat(answer).isNotInstanceOf(BootstrapResponse.class);
      assertThat(auth().findKey(STRANGER.publicKey())).isEmpty();
    }
    assertThat(scene.requests.pending())
        .extracting(row -> row.value().requestingKeyName())
        .containsExactly(name);
  }

  // ---- the right is there already

  @Test
  void whatAnyKeyMayDoIsGrantedAsItWasAskedForAndNoMore() { // 26
    grantAll(database, Permission.write(10));
    for (Permission wanted : List.of(Permission.write(15), Permission.read())) {
      assertThat(granted(scene.bootstrap(tree, STRANGER, Optional.of(wanted)))).isEqualTo(wanted);
    }
    assertThat(scene.requests.pending()).isEmpty();
    pending(scene.bootstrap(tree, STRANGER, Optional.of(Permission.admin(5))));
    assertThat(scene.requests.pending()).hasSize(1);
  }

  @Test
  void whatAnyKeyMayDoNeedsNoProofAndListsNoKey() { // 27
    grantAll(database, Permission.write(10));
    AuthSettings before = auth();
    Permission wanted = Permission.write(10);
    assertThat(granted(unsigned(tree, STRANGER.publicKey(), Optional.of(wanted))))
        .isEqualTo(wanted);
    assertThat(auth().keys()).isEqualTo(before.keys());
    assertThat(auth().globalPermission()).contains(wanted);
  }

  @Test
  void aKeyThatHasMoreIsGrantedWhatItAskedForAndStaysAsItIs() { // 28
    grant(database, GUEST.publicKey(), Permission.write(5));
    AuthSettings before = auth();
    Optional<Permission> wanted = Optional.of(Permission.write(10));
    assertThat(granted(scene.bootstrap(tree, GUEST, wanted))).isEqualTo(Permission.write(10));
    assertThat(auth().keys()).isEqualTo(before.keys());
    assertThat(unsigned(tree, GUEST.publicKey(), wanted))
        .as("without proof")
        .isInstanceOf(SyncResponse.BootstrapPending.class);
  }

  @Test
  void aKeyOfADelegatedTreeIsGrantedWhatItsBoundsLetThrough() { // 29
    Database team = scene.unshared("team");
    grant(team, GUEST.publicKey(), Permission.admin(0));
    database.write(t ->
        t.getSettings()
            .addDelegatedTree(
                new DelegatedTreeRef(
                    PermissionBounds.upTo(Permission.write(10)),
                    new TreeReference(team.rootId(), team.snapshot().tips()))));
    assertThat(granted(scene.bootstrap(tree, GUEST, Optional.of(Permission.write(10)))))
        .isEqualTo(Permission.write(10));
    pending(scene.bootstrap(tree, GUEST, Optional.of(Permission.write(9))));
    assertThat(unsigned(tree, GUEST.publicKey(), Optional.of(Permission.write(10))))
        .isInstanceOf(SyncResponse.BootstrapPending.class);
  }

  @Test
  void whoAsksForNothingInParticularIsToldWhatItHas() { // 30
    PrivateKey owner = scene.alice().getSigningKey(scene.alice().defaultKey());
    assertThat(granted(scene.bootstrap(tree, owner, Optional.empty())))
        .isEqualTo(Permission.admin(0));
    assertThat(error(scene.bootstrap(tree, STRANGER, Optional.empty()))).contains("not authorized");
    grantAll(database, Permission.read());
    grant(database, GUEST.publicKey(), Permission.write(5));
    assertThat(granted(unsigned(tree, STRANGER.publicKey(), Optional.empty())))
        .isEqualTo(Permission.read());
    assertThat(granted(scene.bootstrap(tree, GUEST, Optional.empty())))
        .isEqualTo(Permission.write(5));
  }

  @Test
  void whatAnyoneMayReadIsServedWithItsSettings() { // 20
    grantAll(database, Permission.read());
    Snapshot invented = Snapshot.of(Id.ofDagCbor(new byte[] {9}));
    List<Entry> served = entries(scene.incremental(tree, invented, Optional.empty()));
    assertThat(served).hasSize(database.entryCount());
    assertThat(served).anyMatch(entry -> entry.inSubtree(Entry.SETTINGS));
    assertThat(served).anyMatch(entry -> entry.inSubtree("data"));
  }

  @Test
  void aDatabaseThatNobodyEverRestrictedIsForAllAtOnce() throws Exception { // 35
    Entry root = Entry.builder(Id.EMPTY).setSubtreeData(Entry.ROOT, Bytes.utf8("\"\"")).build();
    scene.instance.trees().putRemoteEntries(root.id(), List.of(root));
    share(root.id());
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Callable<SyncResponse> ask = () -> scene.bootstrap(root.id());
      for (Future<SyncResponse> answer : threads.invokeAll(Collections.nCopies(3, ask))) {
        assertThat(entries(answer.get())).containsExactly(root);
      }
    }
    assertThat(error(unsigned(root.id(), STRANGER.publicKey(), Optional.empty())))
        .contains("not authorized");
    pending(unsigned(root.id(), STRANGER.publicKey(), read()));
  }

  /** Nobody can want what has no keys, so that it is said where wishes come together. */
  private void share(Id root) {
    Id sync = scene.instance.backend().metadata().orElseThrow().syncDb().orElseThrow();
    scene
        .instance
        .trees()
        .open(sync)
        .withKey(scene.instance.signingKey())
        .write(t ->
            t.getStore(DocStore.TYPE, "database_users")
                .set(
                    root + ".combined_settings",
                    "{\"sync_enabled\":true,\"sync_on_commit\":false,\"interval_seconds\":null,\"properties\":{}}"));
  }

  private static Optional<Permission> read() {
    return Optional.of(Permission.read());
  }
}
