package io.eidetica4j.backend.sql;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.eidetica4j.Vectors;
import io.eidetica4j.backend.BackendUrl;
import io.eidetica4j.backend.NewEntry;
import io.eidetica4j.backend.OpenMode;
import io.eidetica4j.backend.TestEntries;
import io.eidetica4j.entry.Entry;
import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.VerificationStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A schema as the reference makes it, column by column as specified, with the rows of an instance
 * of the reference's: we read all of it, and would have written the same.
 */
class ReferencePostgresTest {
  private static final List<String> TABLES =
      List.of(
          "schema_version",
          "entries",
          "tree_parents",
          "subtrees",
          "store_parents",
          "tips",
          "instance_metadata",
          "instance_secrets",
          "crdt_cache_v2");

  // spotless:off (tables as specified)
  private static final String[] SCHEMA = {
    "CREATE TABLE schema_version (version BIGINT PRIMARY KEY)",
    "CREATE TABLE entries (id TEXT PRIMARY KEY NOT NULL, tree_id TEXT NOT NULL,"
        + " is_root BIGINT NOT NULL DEFAULT 0, verification_status BIGINT NOT NULL DEFAULT 0,"
        + " height BIGINT NOT NULL DEFAULT 0, entry_cbor BYTEA NOT NULL)",
    "CREATE TABLE tree_parents (child_id TEXT NOT NULL, parent_id TEXT NOT NULL,"
        + " PRIMARY KEY (child_id, parent_id))",
    "CREATE TABLE subtrees (tree_id TEXT NOT NULL, entry_id TEXT NOT NULL,"
        + " store_name TEXT NOT NULL, height BIGINT NOT NULL, data BYTEA,"
        + " PRIMARY KEY (entry_id, store_name))",
    "CREATE TABLE store_parents (child_id TEXT NOT NULL, parent_id TEXT NOT NULL,"
        + " store_name TEXT NOT NULL, PRIMARY KEY (child_id, parent_id, store_name))",
    "CREATE TABLE tips (entry_id TEXT NOT NULL, tree_id TEXT NOT NULL,"
        + " store_name TEXT NOT NULL DEFAULT '', PRIMARY KEY (entry_id, tree_id, store_name))",
    "CREATE TABLE instance_metadata (singleton BIGINT PRIMARY KEY DEFAULT 1"
        + " CHECK (singleton = 1), data TEXT NOT NULL)",
    "CREATE TABLE instance_secrets (singleton BIGINT PRIMARY KEY DEFAULT 1"
        + " CHECK (singleton = 1), data TEXT NOT NULL)",
    "CREATE TABLE crdt_cache_v2 (scope_user_uuid TEXT NOT NULL, entry_id TEXT NOT NULL,"
        + " store_name TEXT NOT NULL, state BYTEA NOT NULL,"
        + " PRIMARY KEY (scope_user_uuid, entry_id, store_name))",
    "CREATE INDEX idx_entries_tree_id ON entries(tree_id)",
    "CREATE INDEX idx_entries_tree_height ON entries(tree_id, height DESC, id)",
    "CREATE INDEX idx_entries_verification ON entries(verification_status)",
    "CREATE INDEX idx_entries_is_root ON entries(is_root)",
    "CREATE INDEX idx_tree_parents_parent ON tree_parents(parent_id)",
    "CREATE INDEX idx_tree_parents_child ON tree_parents(child_id)",
    "CREATE INDEX idx_subtrees_tree_store_height"
        + " ON subtrees(tree_id, store_name, height DESC, entry_id)",
    "CREATE INDEX idx_subtrees_store_height ON subtrees(store_name, height DESC, entry_id)",
    "CREATE INDEX idx_store_parents_parent ON store_parents(store_name, parent_id)",
    "CREATE INDEX idx_store_parents_child ON store_parents(store_name, child_id)",
    "CREATE INDEX idx_tips_tree_store ON tips(tree_id, store_name)"
  };
  // spotless:on

  @TempDir private Path folder;
  private final TestPostgres theirs = TestPostgres.place();
  private JsonNode expected;

  @BeforeEach
  void copy() throws IOException, SQLException {
    Path file = folder.resolve("theirs.db");
    Files.copy(Vectors.file("stores/instance.sqlite"), file);
    expected = Vectors.read("stores/sqlite.expected.json");
    theirs.execute(SCHEMA);
    try (Connection from = PlainSqlite.connect(file);
        Connection to = theirs.connect()) {
      for (String table : TABLES) {
        copy(table, from, to);
      }
    }
  }

  private static void copy(String table, Connection from, Connection to) throws SQLException {
    try (Statement statement = from.createStatement();
        ResultSet rows = statement.executeQuery("SELECT * FROM " + table)) {
      int columns = rows.getMetaData().getColumnCount();
      String places = "?" + ", ?".repeat(columns - 1);
      try (PreparedStatement insert =
          to.prepareStatement("INSERT INTO " + table + " VALUES (" + places + ")")) {
        while (rows.next()) {
          for (int i = 1; i <= columns; i++) {
            if (rows.getObject(i) instanceof Number number) {
              insert.setLong(i, number.longValue());
            } else if (rows.getObject(i) instanceof String text) {
              insert.setString(i, text);
            } else {
              insert.setBytes(i, rows.getBytes(i));
            }
          }
          insert.executeUpdate();
        }
      }
    }
  }

  @Test
  void everyEntryReadsBackByteForByte() {
    try (PostgresBackend backend = open(theirs, OpenMode.MUST_EXIST)) {
      for (JsonNode database : Vectors.cases(expected, "databases")) {
        for (JsonNode each : Vectors.cases(database, "entries_in_order")) {
          Id id = Id.parse(each.get("id").textValue());
          Entry entry = backend.get(id).orElseThrow(() -> new AssertionError(id + " is missing"));
          assertThat(HexFormat.of().formatHex(entry.dagCbor().array()))
              .isEqualTo(each.get("dag_cbor_hex").textValue());
          assertThat(backend.treeOf(id)).hasValue(Id.parse(database.get("root").textValue()));
        }
      }
      assertThat(backend.metadata().orElseThrow().id().text())
          .isEqualTo(expected.get("instance_id").textValue());
    }
  }

  @Test
  void ourRowsOfTheSameEntriesAreTheirRows() {
    TestPostgres ours = TestPostgres.place();
    try (PostgresBackend from = open(theirs, OpenMode.READ_ONLY);
        PostgresBackend to = open(ours, OpenMode.CREATE_IF_MISSING)) {
      List<NewEntry> entries = new ArrayList<>();
      for (VerificationStatus status : VerificationStatus.values()) {
        from.getAll(from.idsWithStatus(status))
            .values()
            .forEach(entry -> entries.add(new NewEntry(entry, status)));
      }
      assertThat(entries).isNotEmpty();
      Collections.shuffle(entries, new Random(3));
      for (int at = 0; at < entries.size(); at += 5) {
        to.put(entries.subList(at, Math.min(at + 5, entries.size())));
      }
      to.setMetadata(from.metadata().orElseThrow());
      to.setSecrets(from.secrets().orElseThrow());
    }
    for (String table : TABLES.subList(0, TABLES.size() - 1)) {
      assertSame(ours, "SELECT * FROM " + table);
    }
    assertSame(ours, "SELECT id, encode(entry_cbor, 'hex') FROM entries");
    assertSame(ours, "SELECT entry_id, store_name, encode(data, 'hex') FROM subtrees");
  }

  @Test
  void ourTablesAndIndexesAreTheirs() {
    TestPostgres ours = TestPostgres.place();
    open(ours, OpenMode.CREATE_IF_MISSING).close();
    assertSame(
        ours,
        "SELECT table_name, ordinal_position, column_name, data_type, is_nullable, column_default"
            + " FROM information_schema.columns WHERE table_schema = current_schema()"
            + " AND table_name NOT LIKE 'eidetica4j%'");
    // but for how text compares, which is no part of their statements
    assertSame(
        ours,
        "SELECT replace(indexdef, current_schema() || '.', '') FROM pg_indexes"
            + " WHERE schemaname = current_schema() AND tablename NOT LIKE 'eidetica4j%'");
  }

  @Test
  void theirDatabaseGetsOurTablesBesideTheirsWhichStayAsTheyAre() {
    List<String> before = theirs.query("SELECT * FROM entries");
    Entry added = TestEntries.root("added");
    try (PostgresBackend backend = open(theirs, OpenMode.MUST_EXIST)) {
      backend.put(TestEntries.unverified(added));
      assertThat(backend.shared().orElseThrow().position(added.id())).isEqualTo(1);
    }
    assertThat(theirs.query("SELECT * FROM entries WHERE id <> ?", added.id().toString()))
        .containsExactlyInAnyOrderElementsOf(before);
    assertThat(theirs.query("SELECT version FROM schema_version")).containsExactly("0");
  }

  private void assertSame(TestPostgres ours, String sql) {
    assertThat(ours.query(sql))
        .as(sql)
        .isNotEmpty()
        .containsExactlyInAnyOrderElementsOf(theirs.query(sql));
  }

  private static PostgresBackend open(TestPostgres place, OpenMode mode) {
    return PostgresBackend.open((BackendUrl.Postgres) BackendUrl.parse(place.url()), mode);
  }
}
