package io.eidetica4j.instance;

import static io.eidetica4j.instance.ContractPart.assertFails;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.eidetica4j.ErrorKind;
import io.eidetica4j.crdt.Doc;
import io.eidetica4j.crypto.PublicKey;
import io.eidetica4j.database.Database;
import io.eidetica4j.store.DocStore;
import io.eidetica4j.store.Table;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Databases made step by step. */
interface BuilderTests extends ContractPart {
  @Test
  default void aBuiltDatabaseIsTrackedWithAKeyOfItsOwn() {
    User admin = instances().admin();
    NewDatabase built = admin.newDatabase().name("built").build();
    assertThat(built.database().getName()).isEqualTo("built");
    assertThat(admin.listKeys()).hasSize(2).contains(built.key());
    assertThat(admin.keyDisplayName(built.key())).isEmpty();
    assertThat(admin.databases())
        .containsExactly(
            new TrackedDatabase(built.database().rootId(), built.key(), SyncSettings.disabled()));
    assertThat(admin.findKey(built.database().rootId())).contains(built.key());
  }

  @Test
  default void aLabelledKeyIsMadeAndAHeldKeyIsTaken() {
    User admin = instances().admin();
    NewDatabase labelled = admin.newDatabase().keyLabel("mine").build();
    assertThat(admin.findKeysByDisplayName("mine")).containsExactly(labelled.key());
    int keys = admin.listKeys().size();
    NewDatabase held = admin.newDatabase().keyLabel("unused").withKey(admin.defaultKey()).build();
    assertThat(held.key()).isEqualTo(admin.defaultKey());
    assertThat(admin.listKeys()).hasSize(keys);
    NewDatabase last = admin.newDatabase().withKey(admin.defaultKey()).keyLabel("last").build();
    assertThat(admin.findKeysByDisplayName("last")).containsExactly(last.key());
  }

  @Test
  default void settingsReplaceAnEarlierNameAndALaterNameEditsThem() {
    User admin = instances().admin();
    Doc settings = Doc.EMPTY.with("color", "blue");
    Database unnamed = admin.newDatabase().name("gone").settings(settings).build().database();
    assertThat(unnamed.getSettings().getAll().getText("name")).isEmpty();
    assertThat(unnamed.getSettings().getText("color")).isEqualTo("blue");
    Database named = admin.newDatabase().settings(settings).name("kept").build().database();
    assertThat(named.getName()).isEqualTo("kept");
    assertThat(named.getSettings().getText("color")).isEqualTo("blue");
  }

  @Test
  default void allStoresAreInTheFirstEntry() {
    User admin = instances().admin();
    Doc content = Doc.EMPTY.with("title", "t").with("nested", Doc.EMPTY.with("deep.er", "value"));
    Database built =
        admin
            .newDatabase()
            .emptyDoc("empty")
            .doc("notes", content)
            .store(Table.type(Long.class), "numbers", numbers -> numbers.put("one", 1L))
            .build()
            .database();
    assertThat(built.entryCount()).isEqualTo(1);
    assertThat(built.storeNames()).containsExactly("empty", "notes", "numbers");
    assertThat(built.getRoot().subtreeNames()).contains("empty", "notes", "numbers");
    assertThat(built.getStoreViewer(DocStore.TYPE, "empty").getAll().isEmpty()).isTrue();
    DocStore notes = built.getStoreViewer(DocStore.TYPE, "notes");
    assertThat(notes.getText("title")).isEqualTo("t");
    assertThat(notes.getText("nested.deep.er")).isEqualTo("value");
    assertThat(built.getStoreViewer(Table.type(Long.class), "numbers").get("one")).isEqualTo(1L);
  }

  @Test
  default void aStoreNamedTwiceIsRefusedBeforeAnythingIsMade() {
    User admin = instances().admin();
    DatabaseBuilder twice = admin.newDatabase().emptyDoc("a").emptyDoc("b").emptyDoc("a");
    assertThat(assertFails(ErrorKind.USER_DUPLICATE_BUILDER_STORE, twice::build))
        .hasMessage("Duplicate store name in DatabaseBuilder: a");
    assertThat(admin.databases()).isEmpty();
    assertThat(admin.listKeys()).hasSize(1);
  }

  @Test
  default void aFailingInitialiserLeavesNoDatabaseButTheKey() {
    User admin = instances().admin();
    int trees = admin.instance().backend().trees().size();
    DatabaseBuilder failing =
        admin
            .newDatabase()
            .keyLabel("left over")
            .store(
                DocStore.TYPE,
                "data",
                data -> {
                  throw new IllegalStateException("no");
                });
    assertThatThrownBy(failing::build).isInstanceOf(IllegalStateException.class);
    assertThat(admin.databases()).isEmpty();
    assertThat(admin.instance().backend().trees()).hasSize(trees);
    List<PublicKey> left = admin.findKeysByDisplayName("left over");
    assertThat(left).hasSize(1);
    assertThat(admin.newDatabase().withKey(left.getFirst()).build().key())
        .isEqualTo(left.getFirst());
  }
}
