package io.eidetica4j.backend.sql;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.eidetica4j.Vectors;
import io.eidetica4j.backend.BackendUrl;
import io.eidetica4j.backend.EntryOutline;
import io.eidetica4j.backend.InstanceMetadata;
import io.eidetica4j.backend.NewEntry;
import io.eidetica4j.backend.OpenMode;
import io.eidetica4j.backend.TestEntries;
import io.eidetica4j.entry.Entry;
import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.VerificationStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A SQLite file of the reference: we read all of it, and would have written the same. */
class ReferenceSqliteTest {
  private static final List<String> TABLES =
      List.of("entries", "tree_parents", "subtrees", "store_parents", "tips");

  @TempDir private Path folder;
  private Path theirs;
  private JsonNode expected;

  @BeforeEach
  void copy() throws IOException {
    theirs = folder.resolve("theirs.db");
    Files.copy(Vectors.file("stores/instance.sqlite"), theirs);
    expected = Vectors.read("stores/sqlite.expected.json");
  }

  @Test
  void everyEntryReadsBackByteForByte() {
    try (SqliteBackend backend = open(theirs, OpenMode.MUST_EXIST)) {
      for (JsonNode database : Vectors.cases(expected, "databases")) {
        for (JsonNode each : Vectors.cases(database, "entries_in_order")) {
          Id id = Id.parse(each.get("id").textValue());
          Entry entry = backend.get(id).orElseThrow(() -> new AssertionError(id + " is missing"));
          assertThat(HexFormat.of().formatHex(entry.dagCbor().array()))
              .as("%s", id)
              .isEqualTo(each.get("dag_cbor_hex").textValue());
          assertThat(backend.treeOf(id)).hasValue(Id.parse(database.get("root").textValue()));
        }
      }
      InstanceMetadata metadata = backend.metadata().orElseThrow();
      assertThat(metadata.id().text()).isEqualTo(expected.get("instance_id").textValue());
      assertThat(backend.secrets().orElseThrow().signingKey().publicKey()).isEqualTo(metadata.id());
      assertThat(backend.roots()).contains(metadata.usersDb(), metadata.databasesDb());
    }
  }

  @Test
  void everyOutlineIsThatOfItsEntry() {
    try (SqliteBackend backend = open(theirs, OpenMode.READ_ONLY)) {
      List<Id> seen = new ArrayList<>();
      for (Id tree : backend.trees()) {
        backend.scan(
            tree,
            outline -> {
              seen.add(outline.id());
              Entry entry = backend.get(outline.id()).orElseThrow();
              assertThat(outline)
                  .usingRecursiveComparison()
                  .ignoringCollectionOrderInFields("stores")
                  .isEqualTo(EntryOutline.of(entry, backend.status(entry.id()).orElseThrow()));
            });
      }
      assertThat(seen)
          .hasSize(Integer.parseInt(rows(theirs, "SELECT COUNT(*) FROM entries").getFirst()));
    }
  }

  @Test
  void ourRowsOfTheSameEntriesAreTheirRows() {
    Path ours = folder.resolve("ours.db");
    try (SqliteBackend from = open(theirs, OpenMode.READ_ONLY);
        SqliteBackend to = open(ours, OpenMode.CREATE_IF_MISSING)) {
      List<NewEntry> entries = new ArrayList<>();
      for (VerificationStatus status : VerificationStatus.values()) {
        from.getAll(from.idsWithStatus(status))
            .values()
            .forEach(entry -> entries.add(new NewEntry(entry, status)));
      }
      Collections.shuffle(entries, new Random(3));
      for (int at = 0; at < entries.size(); at += 5) {
        to.put(entries.subList(at, Math.min(at + 5, entries.size())));
      }
      to.setMetadata(from.metadata().orElseThrow());
      to.setSecrets(from.secrets().orElseThrow());
    }
    for (String table : TABLES) {
      assertSameRows(ours, "SELECT * FROM " + table);
    }
    assertSameRows(ours, "SELECT hex(entry_cbor), typeof(entry_cbor) FROM entries");
    assertSameRows(ours, "SELECT hex(data), typeof(data), typeof(height) FROM subtrees");
    assertSameRows(ours, "SELECT * FROM instance_metadata");
    assertSameRows(ours, "SELECT * FROM instance_secrets");
    assertSameRows(ours, "SELECT * FROM schema_version");
  }

  @Test
  void ourTablesAndIndexesAreTheirs() {
    Path ours = folder.resolve("ours.db");
    open(ours, OpenMode.CREATE_IF_MISSING).close();
    List<String> tables = rows(theirs, "SELECT name FROM sqlite_master WHERE type = 'table'");
    assertThat(tables).isNotEmpty();
    for (String table : tables) {
      assertSameRows(
          ours,
          "SELECT name, type, \"notnull\", ifnull(dflt_value, 'none'), pk FROM pragma_table_info('"
              + table
              + "')");
    }
    assertSameRows(
        ours,
        "SELECT m.name, m.tbl_name, i.seqno, ifnull(i.name, 'rowid'), i.\"desc\", i.coll, i.key"
            + " FROM sqlite_master m, pragma_index_xinfo(m.name) i"
            + " WHERE m.type = 'index' AND m.tbl_name NOT LIKE 'eidetica4j%'");
    assertSameRows(ours, "PRAGMA user_version");
    assertSameRows(ours, "PRAGMA application_id");
    assertThat(rows(ours, "SELECT name FROM sqlite_master WHERE type = 'table'"))
        .containsAll(tables)
        .contains("eidetica4j_meta", "eidetica4j_records")
        .hasSize(tables.size() + 2);
  }

  @Test
  void writingToTheirFileLeavesTheirRowsAlone() {
    List<String> before = rows(theirs, "SELECT * FROM entries");
    Entry added = TestEntries.root("added");
    try (SqliteBackend backend = open(theirs, OpenMode.MUST_EXIST)) {
      backend.put(TestEntries.unverified(added));
    }
    assertThat(rows(theirs, "SELECT * FROM entries WHERE id <> '" + added.id() + "'"))
        .containsExactlyInAnyOrderElementsOf(before);
    assertThat(rows(theirs, "SELECT store_name FROM tips WHERE entry_id = '" + added.id() + "'"))
        .containsExactlyInAnyOrder("", Entry.ROOT);
  }

  private void assertSameRows(Path ours, String sql) {
    assertThat(rows(ours, sql)).as(sql).containsExactlyInAnyOrderElementsOf(rows(theirs, sql));
  }

  private static List<String> rows(Path file, String sql) {
    return PlainSqlite.query(file, sql);
  }

  private static SqliteBackend open(Path file, OpenMode mode) {
    return SqliteBackend.open(new BackendUrl.Sqlite("sqlite://" + file), mode);
  }
}
