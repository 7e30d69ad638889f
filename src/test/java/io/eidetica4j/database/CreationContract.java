package io.eidetica4j.database;

import static io.eidetica4j.database.Steps.key;
import static io.eidetica4j.database.Steps.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.eidetica4j.ErrorKind;
import io.eidetica4j.auth.DatabaseKey;
import io.eidetica4j.auth.Permission;
import io.eidetica4j.auth.SigKeyGrant;
import io.eidetica4j.auth.Thrown;
import io.eidetica4j.codec.Bytes;
import io.eidetica4j.crdt.Doc;
import io.eidetica4j.entry.Entry;
import io.eidetica4j.entry.EntryMetadata;
import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.SigKey;
import io.eidetica4j.entry.VerificationStatus;
import io.eidetica4j.store.DocStore;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

abstract class CreationContract extends DatabaseContract {
  @Test
  void rootEntryHasTheFieldsThatTheFormatGives() {
    Entry root = create().getRoot();
    assertThat(root.root()).isEmpty();
    assertThat(root.parents()).isEmpty();
    assertThat(root.height()).isZero();
    assertThat(root.subtreeNames()).containsExactly("_root", "_settings");
    assertThat(root.data("_root")).isEqualTo(Bytes.utf8("\"\""));
    assertThat(root.subtrees()).allMatch(node -> node.parents().isEmpty());
    assertThat(root.subtrees()).allMatch(node -> node.height().equals(OptionalLong.empty()));
    EntryMetadata metadata = EntryMetadata.parse(root.metadata().orElseThrow()).orElseThrow();
    assertThat(metadata.settingsTips()).isEmpty();
    assertThat(metadata.entropy()).isPresent();
    assertThat(root.sig().key()).isEqualTo(SigKey.fromPubkey(admin.publicKey()));
  }

  @Test
  void storesOfTheInitCallbackLieInTheRootEntry() { // 1
    Database database =
        trees.create(
            DatabaseKey.of(admin),
            Doc.EMPTY,
            init -> {
              init.getStore(DocStore.TYPE, "notes").set("first", "hello");
              init.getStore(DocStore.TYPE, "empty");
            });
    assertThat(database.getRoot().subtreeNames())
        .containsExactly("_index", "_root", "_settings", "empty", "notes");
    assertThat(database.getRoot().subtree("empty").orElseThrow().data()).isEmpty();
    assertThat(database.getAllEntries()).hasSize(1);
    assertThat(text(database, "notes", "first")).isEqualTo("hello");
    assertThat(database.storeNames()).containsExactly("empty", "notes");
  }

  @Test
  void failingInitCallbackStoresNothing() { // 2
    assertThatThrownBy(() ->
            trees.create(
                DatabaseKey.of(admin),
                Doc.EMPTY,
                init -> {
                  init.getStore(DocStore.TYPE, "notes").set("first", "hello");
                  throw new IllegalStateException("no");
                }))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("no");
    assertThat(backend.trees()).isEmpty();
  }

  @Test
  void plainCreationWritesNoRegister() { // 3
    assertThat(create().getRoot().inSubtree("_index")).isFalse();
  }

  @Test
  void systemStoresAreLockedInTheInitCallbackAndOpenAfterIt() { // 4
    List<Transaction> leaked = new ArrayList<>();
    Database database =
        trees.create(
            DatabaseKey.of(admin),
            Doc.EMPTY,
            init -> {
              leaked.add(init);
              for (String system : List.of("_settings", "_index", "_root")) {
                Thrown.kind(
                    ErrorKind.TRANSACTION_SYSTEM_SUBTREE_LOCKED,
                    () -> init.getStore(DocStore.TYPE, system));
              }
              Thrown.kind(ErrorKind.TRANSACTION_SYSTEM_SUBTREE_LOCKED, init::getSettings);
              Thrown.kind(ErrorKind.TRANSACTION_SYSTEM_SUBTREE_LOCKED, init::getIndex);
              Thrown.kind(ErrorKind.TRANSACTION_ENTRY_CONSTRUCTION_FAILED, init::commit);
              init.getStore(DocStore.TYPE, "ordinary").set("k", "v");
            });
    assertThat(database.newTransaction().getStore(DocStore.TYPE, "_settings").contains("auth"))
        .isTrue();
    Thrown.kind(
        ErrorKind.TRANSACTION_TRANSACTION_ALREADY_COMMITTED,
        () -> leaked.getFirst().getStore(DocStore.TYPE, "ordinary"));
  }

  @Test
  void signingKeyBecomesTheOnlyAdmin() { // 5
    Database database = create();
    SigKeyGrant expected =
        new SigKeyGrant(SigKey.fromPubkey(admin.publicKey()), Permission.admin(0));
    assertThat(trees.findSigkeys(database.rootId(), admin.publicKey())).containsExactly(expected);
    assertThat(trees.findSigkeys(database.rootId(), key(2).publicKey())).isEmpty();
    assertThat(database.currentPermission()).isEqualTo(Permission.admin(0));
  }

  @Test
  void settingsThatHoldAuthAreRefused() { // 6
    assertThat(
            Thrown.kind(
                ErrorKind.AUTH_INVALID_AUTH_CONFIGURATION,
                () -> create(Doc.EMPTY.with("auth", Doc.EMPTY))))
        .hasMessageContaining("must not contain auth configuration");
    assertThat(backend.trees()).isEmpty();
  }

  @Test
  void equalSettingsGiveDatabasesOfTheirOwn() { // 7
    Set<Id> roots = new HashSet<>();
    for (int i = 0; i < 5; i++) {
      roots.add(create(Doc.EMPTY).rootId());
    }
    assertThat(roots).hasSize(5);
    assertThat(backend.roots()).containsExactlyInAnyOrderElementsOf(roots);
  }

  @Test
  void rootsSettingsHoldWhatWasGiven() { // 39
    Database database = create(Doc.of("name", "mine").with("colour", "blue"));
    Doc settings = Doc.parse(database.getRoot().data("_settings"));
    assertThat(settings.getText("name")).contains("mine");
    assertThat(settings.getText("colour")).contains("blue");
    assertThat(settings.getDoc("auth")).isPresent();
    assertThat(database.getName()).isEqualTo("mine");
  }

  @Test
  void aRootEntryIsVerifiedAndCanBeJudgedAnew() { // 30
    Database database = create();
    assertThat(database.status(database.rootId())).contains(VerificationStatus.VERIFIED);
    trees.demoteToUnverified(database.rootId(), database.rootId());
    restart();
    Database again = trees.open(database.rootId());
    assertThat(again.verify()).isEqualTo(new VerifyReport(1, 0, 0));
    assertThat(again.snapshot()).containsExactly(again.rootId());
  }

  @Test
  void anIdentityThatTheNewDatabaseDoesNotHaveIsRefused() {
    Thrown.kind(
        ErrorKind.TRANSACTION_ENTRY_VALIDATION_FAILED,
        () -> trees.create(DatabaseKey.named(admin, "boss"), Doc.EMPTY));
    Thrown.kind(
        ErrorKind.TRANSACTION_ENTRY_VALIDATION_FAILED,
        () -> trees.create(DatabaseKey.global(admin), Doc.EMPTY));
    assertThat(backend.trees()).isEmpty();
    assertThat(trees.stats().treesOpen()).isZero();
  }
}
