package io.eidetica4j.instance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.eidetica4j.ErrorKind;
import io.eidetica4j.Vectors;
import io.eidetica4j.auth.Thrown;
import io.eidetica4j.crdt.Doc;
import io.eidetica4j.database.Database;
import io.eidetica4j.database.Transaction;
import io.eidetica4j.entry.Id;
import io.eidetica4j.store.DocStore;
import io.eidetica4j.store.PasswordStore;
import io.eidetica4j.store.StoreType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** The encrypted store in the instances that the reference saved: read, written, read again. */
class EncryptedStoreConformanceTest {
  private static final StoreType<PasswordStore<DocStore>> SECRETS =
      PasswordStore.type(DocStore.TYPE);
  private static final String EXPECTED = ".expected.json";

  @TempDir Path folder;

  @TestFactory
  Stream<DynamicTest> theEncryptedStoreOfTheReferenceOpensAndReads() {
    return Vectors.list("stores", EXPECTED).stream()
        .map(
            file -> DynamicTest.dynamicTest(String.valueOf(file.getFileName()), () -> check(file)));
  }

  private void check(Path expectations) throws Exception {
    JsonNode expected = Vectors.read(expectations);
    String kind = expected.get("kind").asText();
    String stored = kind.equals("sqlite") ? "instance.sqlite" : "instance.snapshot.json";
    Path copy = folder.resolve(stored);
    Files.copy(Vectors.file("stores/" + stored), copy);
    String url = kind + "://" + copy;
    JsonNode secrets = expected.get("password_store");
    JsonNode contents = Vectors.cases(secrets, "contents");
    Doc found;
    try (Instance instance = Instance.connect(url);
        User user = login(instance, expected)) {
      Database database = holder(user, expected, secrets.get("store").asText());
      try (PasswordStore<DocStore> store = viewer(database, secrets)) {
        Thrown.kind(ErrorKind.STORE_IMPLEMENTATION_ERROR, () -> store.open("not the password"));
        assertThat(store.isInitialized()).isTrue();
        assertThat(store.isOpen()).isFalse();
        store.open(secrets.get("password").asText());
        found = store.inner().getAll();
      }
      List<String> names = new ArrayList<>();
      contents
          .properties()
          .forEach(content -> {
            assertThat(found.getText(content.getKey())).contains(content.getValue().asText());
            names.add(content.getKey());
          });
      assertThat(found.keys()).containsExactlyInAnyOrderElementsOf(names);
      Transaction transaction = database.newTransaction();
      PasswordStore<DocStore> store = transaction.getStore(SECRETS, secrets.get("store").asText());
      store.open(secrets.get("password").asText());
      store.inner().set("ours", "added");
      transaction.commit();
    }
    try (Instance instance = Instance.connect(url);
        User user = login(instance, expected);
        PasswordStore<DocStore> store =
            viewer(holder(user, expected, secrets.get("store").asText()), secrets)) {
      store.open(secrets.get("password").asText());
      assertThat(store.inner().getAll()).isEqualTo(found.with("ours", "added"));
    }
  }

  private static PasswordStore<DocStore> viewer(Database database, JsonNode secrets) {
    return database.getStoreViewer(SECRETS, secrets.get("store").asText());
  }

  /** Whoever tracks databases, by name and password. */
  private static User login(Instance instance, JsonNode expected) {
    return Vectors.cases(expected, "users").properties().stream()
        .filter(user -> user.getValue().has("keys"))
        .map(user ->
            instance.loginUser(
                user.getKey(),
                Optional.of(user.getValue().get("password"))
                    .filter(JsonNode::isTextual)
                    .map(JsonNode::asText)))
        .findFirst()
        .orElseThrow();
  }

  /** The database whose register has the store. */
  private static Database holder(User user, JsonNode expected, String store) {
    for (JsonNode database : Vectors.cases(expected, "databases")) {
      Database opened = user.openDatabase(Id.parse(database.get("root").asText()));
      if (opened.storeNames().contains(store)) {
        return opened;
      }
    }
    throw new AssertionError("no database has the store " + store);
  }
}
