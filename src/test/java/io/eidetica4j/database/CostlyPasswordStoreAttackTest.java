package io.eidetica4j.database;

import static io.eidetica4j.database.Steps.DATA;
import static org.assertj.core.api.Assertions.assertThat;

import io.eidetica4j.ErrorKind;
import io.eidetica4j.auth.Thrown;
import io.eidetica4j.crdt.Doc;
import io.eidetica4j.crdt.Value;
import io.eidetica4j.entry.Entry;
import io.eidetica4j.store.DocStore;
import io.eidetica4j.store.PasswordStore;
import io.eidetica4j.store.StoreType;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Rule 13. How an encrypted store's key is derived stands in the register, which any writer may
 * change: a derivation could be made to take all the memory of whoever opens the store, or days.
 */
class CostlyPasswordStoreAttackTest extends AttackScene {
  private static final StoreType<PasswordStore<DocStore>> SECRETS =
      PasswordStore.type(DocStore.TYPE);

  private Database withSecrets() {
    Database database = create();
    Transaction transaction = database.newTransaction();
    PasswordStore<DocStore> store = transaction.getStore(SECRETS, "secrets");
    store.initialize("password");
    store.inner().set("pin", "1234");
    transaction.commit();
    return database;
  }

  private static String pin(Database database) {
    try (PasswordStore<DocStore> store = database.getStoreViewer(SECRETS, "secrets")) {
      store.open("password");
      return store.inner().getText("pin");
    }
  }

  @Test
  void openingIsRefusedBeforeItCostsAnything() {
    Database database = withSecrets();
    Doc good = database.getIndex().entry("secrets").config();
    for (Map.Entry<String, Long> cost :
        List.of(
            Map.entry("argon2_m_cost", 0xffff_ffffL),
            Map.entry("argon2_m_cost", 1L << 21),
            Map.entry("argon2_t_cost", 0xffff_ffffL),
            Map.entry("argon2_p_cost", 0xff_ffffL))) {
      Doc costly = good.with("encryption." + cost.getKey(), Value.of(cost.getValue()));
      Entry entry = register(database, costly);
      trees.putRemoteEntries(database.rootId(), List.of(entry));
      assertVerified(database, entry); // a writer may do this
      Thrown.kind(ErrorKind.STORE_IMPLEMENTATION_ERROR, () -> pin(database));
      assertThat(Steps.text(database, DATA, "honest")).isEqualTo("1");
    }
    trees.putRemoteEntries(database.rootId(), List.of(register(database, good)));
    assertThat(pin(database)).isEqualTo("1234"); // nothing is lost
    assertLifeGoesOn(database);
  }

  private Entry register(Database database, Doc config) {
    Doc change =
        Doc.EMPTY.withKey(
            "secrets", Doc.EMPTY.with("type", PasswordStore.TYPE_ID).withKey("config", config));
    return Forged.on(database).payload("_index", change.toJson()).by(writer);
  }
}
