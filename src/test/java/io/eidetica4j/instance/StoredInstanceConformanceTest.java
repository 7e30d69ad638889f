package io.eidetica4j.instance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import io.eidetica4j.Vectors;
import io.eidetica4j.codec.Bytes;
import io.eidetica4j.crypto.PublicKey;
import io.eidetica4j.database.Database;
import io.eidetica4j.entry.Entry;
import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.VerificationStatus;
import io.eidetica4j.store.DocStore;
import io.eidetica4j.store.RowFormat;
import io.eidetica4j.store.YDoc;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** The instances that the reference saved are found whole, and stay whole when written to. */
class StoredInstanceConformanceTest {
  private static final String ADMIN = "alice";

  @TempDir Path folder;
  private int copies;

  @TestFactory
  Stream<DynamicTest> storedInstances() {
    return Vectors.list("stores", ".expected.json").stream()
        .map(Vectors::read)
        .flatMap(expected ->
            Stream.of(
                test("identity", expected, this::identity),
                test("users", expected, this::users),
                test("administrator", expected, this::administrator),
                test("tracked databases", expected, this::tracked),
                test("entries", expected, this::entries),
                test("states", expected, this::states),
                test("the encrypted store", expected, this::encrypted),
                test("the Yjs document", expected, this::document),
                dynamicTest(
                    kind(expected) + ": writing on and opening again", () -> goesOn(expected))));
  }

  private DynamicTest test(String what, JsonNode expected, BiConsumer<Instance, JsonNode> checks) {
    return dynamicTest(
        kind(expected) + ": " + what,
        () -> {
          try (Instance instance = Instance.connect(copy(expected))) {
            checks.accept(instance, expected);
          }
        });
  }

  private static String kind(JsonNode expected) {
    return expected.get("kind").textValue();
  }

  /** The URL of a fresh copy of the stored instance. */
  private String copy(JsonNode expected) throws IOException {
    return switch (kind(expected)) {
      case "memory" -> "memory://" + copy("stores/instance.snapshot.json");
      case "sqlite" -> "sqlite://" + copy("stores/instance.sqlite");
      default -> throw new AssertionError("no stored instance of kind " + kind(expected));
    };
  }

  private Path copy(String name) throws IOException {
    Path to = folder.resolve("copy-" + copies++);
    Files.write(to, Files.readAllBytes(Vectors.file(name)));
    return to;
  }

  private static User login(Instance instance, JsonNode expected, String name) {
    JsonNode password = expected.at("/users/" + name + "/password");
    assertThat(password.isMissingNode()).as("password of " + name).isFalse();
    return instance.loginUser(name, Optional.ofNullable(password.textValue()));
  }

  private void identity(Instance instance, JsonNode expected) {
    assertThat(instance.id().text()).isEqualTo(expected.get("instance_id").textValue());
    assertThat(instance.signingKey().publicKey()).isEqualTo(instance.id());
    assertThat(instance.backendKind()).isEqualTo(kind(expected));
  }

  private void users(Instance instance, JsonNode expected) {
    List<String> names = new ArrayList<>();
    Vectors.cases(expected, "users").fieldNames().forEachRemaining(names::add);
    for (String name : names) {
      try (User user = login(instance, expected, name)) {
        assertThat(user.username()).isEqualTo(name);
        assertThat(user.isAdmin())
            .isEqualTo(expected.at("/users/" + name + "/is_admin").booleanValue());
      }
    }
    try (User admin = login(instance, expected, ADMIN)) {
      List<String> listed = texts(Vectors.cases(expected, "users_list"));
      assertThat(admin.admin().listUsers()).isSorted().hasSameElementsAs(listed);
      assertThat(listed).hasSameElementsAs(names);
    }
  }

  private void administrator(Instance instance, JsonNode expected) {
    JsonNode alice = Vectors.cases(expected.get("users"), ADMIN);
    try (User user = login(instance, expected, ADMIN)) {
      assertThat(user.uuid()).isEqualTo(alice.get("uuid").textValue());
      assertThat(user.defaultKey().text()).isEqualTo(alice.get("default_key").textValue());
      assertThat(user.listKeys())
          .extracting(PublicKey::text)
          .containsExactlyInAnyOrderElementsOf(texts(Vectors.cases(alice, "keys")));
      for (PublicKey key : user.listKeys()) {
        assertThat(user.getSigningKey(key).publicKey()).isEqualTo(key);
      }
      assertThat(user.getSigningKey(PublicKey.parse(alice.get("second_key").textValue())))
          .isNotNull();
      assertThat(user.userDatabase().getName()).isEqualTo("_user_" + ADMIN);
    }
  }

  private void tracked(Instance instance, JsonNode expected) {
    JsonNode cases = Vectors.cases(expected, "database_ids_tracked_by_alice");
    try (User user = login(instance, expected, ADMIN)) {
      List<JsonNode> rows = new ArrayList<>();
      cases.forEach(rows::add);
      assertThat(user.databases())
          .extracting(TrackedDatabase::toJson)
          .containsExactlyInAnyOrderElementsOf(rows);
      for (TrackedDatabase tracked : user.databases()) {
        Database database = user.openDatabase(tracked.databaseId());
        assertThat(user.findKey(tracked.databaseId())).contains(tracked.keyId());
        assertThat(database.currentPermission().canAdmin()).isTrue();
      }
    }
  }

  private void entries(Instance instance, JsonNode expected) {
    try (User user = login(instance, expected, ADMIN)) {
      for (JsonNode recorded : Vectors.cases(expected, "databases")) {
        Database database = user.openDatabase(root(recorded));
        assertEntries(database, recorded, database.getAllEntries());
        assertThat(database.snapshot().tips())
            .extracting(Id::toString)
            .containsExactlyInAnyOrderElementsOf(texts(Vectors.cases(recorded, "tips")));
        assertThat(database.verify())
            .satisfies(report -> assertThat(report.failed()).isZero())
            .satisfies(report -> assertThat(report.stillUnverified()).isZero());
      }
    }
  }

  private static void assertEntries(Database database, JsonNode recorded, List<Entry> found) {
    JsonNode entries = Vectors.cases(recorded, "entries_in_order");
    assertThat(found).hasSameSizeAs(entries);
    int i = 0;
    for (JsonNode entry : entries) {
      Entry same = found.get(i++);
      String id = entry.get("id").textValue();
      assertThat(same.id()).as(id).hasToString(id);
      assertThat(same.dagCbor().hex()).as(id).isEqualTo(entry.get("dag_cbor_hex").textValue());
      assertThat(RowFormat.raw().read(Bytes.wrap(same.toJson()).utf8()))
          .as(id)
          .isEqualTo(entry.get("json"));
      assertThat(database.status(same.id())).as(id).contains(VerificationStatus.VERIFIED);
      assertThat(database.verifyEntrySignature(same.id())).as(id).isTrue();
    }
    for (JsonNode height : Vectors.cases(recorded, "heights")) {
      Id id = Id.parse(height.get(0).textValue());
      assertThat(database.getEntry(id).height())
          .as("height of " + id)
          .isEqualTo(height.get(1).longValue());
    }
  }

  private void states(Instance instance, JsonNode expected) {
    try (User user = login(instance, expected, ADMIN)) {
      for (JsonNode recorded : Vectors.cases(expected, "databases")) {
        Database database = user.openDatabase(root(recorded));
        assertThat(database.getName()).isEqualTo(recorded.get("name").textValue());
        assertThat(user.findDatabase(database.getName()))
            .extracting(Database::rootId)
            .contains(database.rootId());
        Vectors.cases(recorded, "store_states")
            .properties()
            .forEach(state ->
                assertThat(state(database, state.getKey()))
                    .as("store " + state.getKey() + " of " + database.rootId())
                    .isEqualTo(state.getValue()));
      }
    }
  }

  private static JsonNode state(Database database, String store) {
    return RowFormat.raw()
        .read(database.getStoreViewer(DocStore.TYPE, store).getAll().toJson().utf8());
  }

  /** {@link EncryptedStoreConformanceTest} reads what is in it. */
  private void encrypted(Instance instance, JsonNode expected) {
    try (User user = login(instance, expected, ADMIN)) {
      String store = Vectors.cases(expected, "password_store").get("store").textValue();
      assertThat(holder(user, expected, store).getAllEntries())
          .as("entries of store " + store)
          .anyMatch(entry -> entry.inSubtree(store) && !entry.inSubtree("_index"));
    }
  }

  private static Database holder(User user, JsonNode expected, String store) {
    List<Database> holding = new ArrayList<>();
    for (JsonNode recorded : Vectors.cases(expected, "databases")) {
      Database database = user.openDatabase(root(recorded));
      if (database.storeNames().contains(store)) {
        holding.add(database);
      }
    }
    assertThat(holding).as("databases with a store " + store).hasSize(1);
    return holding.getFirst();
  }

  private void document(Instance instance, JsonNode expected) {
    JsonNode recorded = Vectors.cases(expected, "ydoc");
    try (User user = login(instance, expected, ADMIN)) {
      assertThat(text(document(user, expected), recorded))
          .isEqualTo(recorded.get("text").textValue());
    }
  }

  private static Database document(User user, JsonNode expected) {
    return holder(user, expected, expected.at("/ydoc/store").textValue());
  }

  private static String text(Database database, JsonNode recorded) {
    return database
        .getStoreViewer(YDoc.TYPE, recorded.get("store").textValue())
        .withDoc(document -> document.getText(recorded.get("root").textValue()).text());
  }

  /** Writes to every recorded database, and finds old and new again. */
  private void goesOn(JsonNode expected) throws IOException {
    String url = copy(expected);
    List<Id> written = new ArrayList<>();
    try (Instance instance = Instance.connect(url);
        User user = login(instance, expected, ADMIN)) {
      for (JsonNode recorded : Vectors.cases(expected, "databases")) {
        Database database = user.openDatabase(root(recorded));
        written.add(
            database.withTransaction(transaction -> {
              transaction.getStore(DocStore.TYPE, "of ours").set("key", "value");
              return database.rootId();
            }));
      }
      Database noted = document(user, expected);
      noted.withTransaction(transaction -> {
        transaction
            .getStore(YDoc.TYPE, expected.at("/ydoc/store").textValue())
            .withDocMut(doc -> doc.getText(expected.at("/ydoc/root").textValue()).insert(0, "> "));
        return noted.rootId();
      });
      user.admin().createUser(NewUser.withPassword("of ours", "pw"));
      instance.flush();
    }
    try (Instance instance = Instance.connect(url);
        User user = login(instance, expected, ADMIN);
        User ours = instance.loginUser("of ours", Optional.of("pw"))) {
      identity(instance, expected);
      administrator(instance, expected);
      tracked(instance, expected);
      assertThat(user.admin().listUsers())
          .contains(ours.username())
          .containsAll(texts(expected.get("users_list")));
      assertThat(text(document(user, expected), expected.get("ydoc")))
          .isEqualTo("> " + expected.at("/ydoc/text").textValue());
      for (JsonNode recorded : Vectors.cases(expected, "databases")) {
        Database database = user.openDatabase(root(recorded));
        List<Entry> found = database.getAllEntries();
        int theirs = Vectors.cases(recorded, "entries_in_order").size();
        assertThat(found.get(theirs).parents())
            .extracting(Id::toString)
            .containsExactlyInAnyOrderElementsOf(texts(recorded.get("tips")));
        assertEntries(database, recorded, found.subList(0, theirs));
        assertThat(written).contains(database.rootId());
        assertThat(database.getStoreViewer(DocStore.TYPE, "of ours").getText("key"))
            .isEqualTo("value");
        recorded
            .get("store_states")
            .properties()
            .forEach(state -> {
              if (!state.getKey().equals("_index")) {
                assertThat(state(database, state.getKey()))
                    .as("store " + state.getKey() + " of " + database.rootId())
                    .isEqualTo(state.getValue());
              }
            });
      }
    }
  }

  private static Id root(JsonNode recorded) {
    return Id.parse(recorded.get("root").textValue());
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(text -> texts.add(text.textValue()));
    return texts;
  }
}
