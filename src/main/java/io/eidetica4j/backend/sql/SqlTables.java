package io.eidetica4j.backend.sql;

import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The tables of the reference, column by column, and ours beside them. */
final class SqlTables {
  private static final Pattern CREATED = Pattern.compile("IF NOT EXISTS (\\w+)");

  private SqlTables() {}

  /** Makes the tables that are not there; binary columns but one have the type given. */
  static List<String> create(String blob) {
    return List.of(
        """
        CREATE TABLE IF NOT EXISTS schema_version (
          version BIGINT PRIMARY KEY)\
        """,
        """
        CREATE TABLE IF NOT EXISTS entries (
          id TEXT PRIMARY KEY NOT NULL,
          tree_id TEXT NOT NULL,
          is_root BIGINT NOT NULL DEFAULT 0,
          verification_status BIGINT NOT NULL DEFAULT 0,
          height BIGINT NOT NULL DEFAULT 0,
          entry_cbor BYTEA NOT NULL)\
        """,
        """
        CREATE TABLE IF NOT EXISTS tree_parents (
          child_id TEXT NOT NULL,
          parent_id TEXT NOT NULL,
          PRIMARY KEY (child_id, parent_id))\
        """,
        """
        CREATE TABLE IF NOT EXISTS subtrees (
          tree_id TEXT NOT NULL,
          entry_id TEXT NOT NULL,
          store_name TEXT NOT NULL,
          height BIGINT NOT NULL,
          data %s,
          PRIMARY KEY (entry_id, store_name))\
        """
            .formatted(blob),
        """
        CREATE TABLE IF NOT EXISTS store_parents (
          child_id TEXT NOT NULL,
          parent_id TEXT NOT NULL,
          store_name TEXT NOT NULL,
          PRIMARY KEY (child_id, parent_id, store_name))\
        """,
        """
        CREATE TABLE IF NOT EXISTS tips (
          entry_id TEXT NOT NULL,
          tree_id TEXT NOT NULL,
          store_name TEXT NOT NULL DEFAULT '',
          PRIMARY KEY (entry_id, tree_id, store_name))\
        """,
        """
        CREATE TABLE IF NOT EXISTS instance_metadata (
          singleton BIGINT PRIMARY KEY DEFAULT 1 CHECK (singleton = 1),
          data TEXT NOT NULL)\
        """,
        """
        CREATE TABLE IF NOT EXISTS instance_secrets (
          singleton BIGINT PRIMARY KEY DEFAULT 1 CHECK (singleton = 1),
          data TEXT NOT NULL)\
        """,
        """
        CREATE TABLE IF NOT EXISTS crdt_cache_v2 (
          scope_user_uuid TEXT NOT NULL,
          entry_id TEXT NOT NULL,
          store_name TEXT NOT NULL,
          state %s NOT NULL,
          PRIMARY KEY (scope_user_uuid, entry_id, store_name))\
        """
            .formatted(blob),
        """
        CREATE TABLE IF NOT EXISTS eidetica4j_meta (
          name TEXT PRIMARY KEY NOT NULL,
          value TEXT NOT NULL)\
        """,
        """
        CREATE TABLE IF NOT EXISTS eidetica4j_records (
          space TEXT NOT NULL,
          key TEXT NOT NULL,
          owner TEXT NOT NULL,
          value %s NOT NULL,
          expires BIGINT NOT NULL,
          PRIMARY KEY (space, key))\
        """
            .formatted(blob));
  }

  /** Makes the indexes that are not there. */
  static List<String> createIndexes() {
    return Stream.of(
            "idx_entries_tree_id ON entries(tree_id)",
            "idx_entries_tree_height ON entries(tree_id, height DESC, id)",
            "idx_entries_verification ON entries(verification_status)",
            "idx_entries_is_root ON entries(is_root)",
            "idx_tree_parents_parent ON tree_parents(parent_id)",
            "idx_tree_parents_child ON tree_parents(child_id)",
            "idx_subtrees_tree_store_height"
                + " ON subtrees(tree_id, store_name, height DESC, entry_id)",
            "idx_subtrees_store_height ON subtrees(store_name, height DESC, entry_id)",
            "idx_store_parents_parent ON store_parents(store_name, parent_id)",
            "idx_store_parents_child ON store_parents(store_name, child_id)",
            "idx_tips_tree_store ON tips(tree_id, store_name)",
            "idx_eidetica4j_records_owner ON eidetica4j_records(space, owner, expires, key)",
            "idx_eidetica4j_records_expires ON eidetica4j_records(expires, space)")
        .map(index -> "CREATE INDEX IF NOT EXISTS " + index)
        .toList();
  }

  /** The names that the statements make. */
  static Set<String> names(List<String> statements) {
    return statements.stream()
        .map(CREATED::matcher)
        .filter(Matcher::find)
        .map(found -> found.group(1))
        .collect(Collectors.toUnmodifiableSet());
  }
}
