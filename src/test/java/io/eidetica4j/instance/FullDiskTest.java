package io.eidetica4j.instance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.eidetica4j.StorageException;
import io.eidetica4j.crdt.Doc;
import io.eidetica4j.database.Database;
import io.eidetica4j.entry.Id;
import io.eidetica4j.store.DocStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/** A SQLite file that must not grow any more. */
class FullDiskTest {
  private static final int PAGES = 120;
  private static final int ATTEMPTS = 1000;

  @TempDir Path folder;

  private static InstanceOptions limited() {
    return InstanceOptions.DEFAULT.withSqliteDataSource(url -> {
      SQLiteConfig config = new SQLiteConfig();
      config.setPragma(SQLiteConfig.Pragma.MAX_PAGE_COUNT, Integer.toString(PAGES));
      SQLiteDataSource source = new SQLiteDataSource(config);
      source.setUrl(url);
      return source;
    });
  }

  @Test
  void whatWasAcknowledgedStaysAndReadingGoesOn() {
    String url = "sqlite://" + folder.resolve("full.db");
    List<Id> made = new ArrayList<>();
    try (Opened opened = Instance.connectOrCreate(url, NewUser.passwordless("admin"), limited())) {
      User admin = opened.user().orElseThrow();
      assertThatExceptionOfType(StorageException.class)
          .isThrownBy(() -> {
            for (int i = 0; i < ATTEMPTS; i++) {
              made.add(
                  admin.createDatabase(Doc.EMPTY.with("name", "n"), admin.defaultKey()).rootId());
            }
          });
      assertThat(made).isNotEmpty().hasSizeLessThan(ATTEMPTS);
      assertThat(admin.databases())
          .extracting(TrackedDatabase::databaseId)
          .containsExactlyInAnyOrderElementsOf(made);
      assertThat(admin.findDatabase("n")).hasSameSizeAs(made);
      opened.instance().loginUser("admin", Optional.empty()).close();
    }
    try (Instance instance = Instance.connect(url);
        User admin = instance.loginUser("admin", Optional.empty())) {
      assertThat(admin.findDatabase("n"))
          .extracting(Database::rootId)
          .containsExactlyInAnyOrderElementsOf(made);
      Database database = admin.openDatabase(made.getFirst());
      database.withTransaction(transaction -> {
        transaction.getStore(DocStore.TYPE, "data").set("room", "again");
        return "";
      });
      assertThat(database.getStoreViewer(DocStore.TYPE, "data").getText("room")).isEqualTo("again");
    }
  }
}
