package io.eidetica4j.backend.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.eidetica4j.EideticaException;
import io.eidetica4j.ErrorKind;
import io.eidetica4j.backend.Backend;
import io.eidetica4j.backend.BackendContract;
import io.eidetica4j.backend.BackendUrl;
import io.eidetica4j.backend.OpenMode;
import io.eidetica4j.backend.PutResult;
import io.eidetica4j.backend.PutUnit;
import io.eidetica4j.backend.TestEntries;
import io.eidetica4j.entry.Entry;
import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.Snapshot;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The contract on a real server, and what is PostgreSQL's own. */
class PostgresBackendTest extends BackendContract {
  private TestPostgres place;

  @Override
  protected Backend start() {
    place = TestPostgres.place();
    return open(place, OpenMode.CREATE_IF_MISSING);
  }

  private static PostgresBackend open(TestPostgres place, OpenMode mode) {
    return PostgresBackend.open((BackendUrl.Postgres) BackendUrl.parse(place.url()), mode);
  }

  @Override
  protected void checkOwnTips(Id tree, String store, Snapshot expected) {
    assertThat(place.tips(tree, store)).isEqualTo(expected);
  }

  @Override
  protected boolean keepsZeroCharacters() {
    return false;
  }

  @Test
  void aZeroCharacterInANameIsRefusedAndNothingElseInItsGroupIs() {
    Entry root = TestEntries.root("zero");
    Entry odd = TestEntries.inStores(root, "odd", List.of("a\0b"), root);
    Entry plain = TestEntries.child(root, "plain", root);
    List<PutResult> results =
        backend.putAll(
            List.of(
                PutUnit.received(TestEntries.unverified(root)),
                PutUnit.received(TestEntries.unverified(odd)),
                PutUnit.received(TestEntries.unverified(plain))));
    assertThat(results.get(0)).isInstanceOf(PutResult.Stored.class);
    assertThat(results.get(1))
        .isInstanceOfSatisfying(
            PutResult.Failed.class,
            failed ->
                assertThat(failed.reason().kind())
                    .isEqualTo(ErrorKind.INSTANCE_ENTRY_VALIDATION_FAILED));
    assertThat(results.get(2)).isInstanceOf(PutResult.Stored.class);
    assertTips(root.tree(), "", plain);
  }

  @Test
  void whatTheServerRefusesOfOneUnitLeavesTheOthersOfItsGroupAlone() {
    place.execute("ALTER TABLE subtrees ADD CHECK (store_name <> 'refused')");
    Entry root = TestEntries.root("refusal");
    Entry bad = TestEntries.inStores(root, "bad", List.of("refused"), root);
    Entry good = TestEntries.child(root, "good", root);
    List<PutResult> results =
        backend.putAll(
            List.of(
                PutUnit.received(TestEntries.unverified(root)),
                PutUnit.received(TestEntries.unverified(bad)),
                PutUnit.received(TestEntries.unverified(good))));
    assertThat(results)
        .satisfiesExactly(
            first -> assertThat(first).isInstanceOf(PutResult.Stored.class),
            second -> assertThat(second).isInstanceOf(PutResult.Failed.class),
            third -> assertThat(third).isInstanceOf(PutResult.Stored.class));
    assertThat(backend.contains(bad.id())).isFalse();
    assertTips(root.tree(), "", good);
  }

  @Test
  void textComparesByItsBytesWhateverTheServersLocale() {
    assertThat(
            place.query(
                "SELECT DISTINCT collation_name FROM information_schema.columns"
                    + " WHERE table_schema = ? AND data_type = 'text'",
                place.schema()))
        .containsExactly("C");
  }

  @Test
  void anEmptyDatabaseHoldsNoInstanceAndStaysEmptyWhereItMustExist() {
    TestPostgres empty = TestPostgres.place();
    for (OpenMode mode : List.of(OpenMode.MUST_EXIST, OpenMode.READ_ONLY)) {
      EideticaException error =
          catchThrowableOfType(EideticaException.class, () -> open(empty, mode).close());
      assertThat(error.kind()).isEqualTo(ErrorKind.INSTANCE_NOT_INITIALIZED);
    }
    assertThat(empty.query("SELECT 1 FROM pg_tables WHERE schemaname = ?", empty.schema()))
        .isEmpty();
  }

  @Test
  void aReadOnlyBackendRefusesWritesAndWorksBesideAWriter() {
    Entry root = TestEntries.root("read");
    try (PostgresBackend reader = open(place, OpenMode.READ_ONLY)) {
      assertThat(reader.isReadOnly()).isTrue();
      backend.put(TestEntries.unverified(root));
      assertThat(reader.get(root.id())).hasValue(root);
      EideticaException error =
          catchThrowableOfType(
              EideticaException.class, () -> reader.put(TestEntries.unverified(root)));
      assertThat(error.kind()).isEqualTo(ErrorKind.BACKEND_READ_ONLY);
    }
  }

  @Test
  void aNewerSchemaIsRefusedAndAnOlderOneOfOursBroughtUpToDate() {
    backend.put(TestEntries.unverified(TestEntries.root("kept")));
    backend.close();
    place.execute("DROP TABLE eidetica4j_changes", "UPDATE eidetica4j_meta SET value = '1'");
    open(place, OpenMode.MUST_EXIST).close();
    assertThat(place.query("SELECT value FROM eidetica4j_meta"))
        .containsExactly(Long.toString(SqlSchema.OWN_VERSION));
    assertThat(place.query("SELECT COUNT(*) FROM eidetica4j_changes")).containsExactly("0");
    for (String newer :
        List.of(
            "UPDATE eidetica4j_meta SET value = '99'", "UPDATE schema_version SET version = 1")) {
      place.execute(newer);
      EideticaException error =
          catchThrowableOfType(
              EideticaException.class, () -> open(place, OpenMode.MUST_EXIST).close());
      assertThat(error.kind()).isEqualTo(ErrorKind.BACKEND_SCHEMA_TOO_NEW);
      place.execute("UPDATE eidetica4j_meta SET value = '1'");
    }
    backend = start();
  }
}
