package io.eidetica4j.backend.sql;

import java.util.Map;
import java.util.TreeMap;

/** The statements, as far as both databases understand the same text. */
final class Sql {
  static final String INSERT_ENTRY =
      """
      INSERT INTO entries (id, tree_id, is_root, verification_status, height, entry_cbor)
      VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING\
      """;
  static final String INSERT_TREE_PARENT =
      "INSERT INTO tree_parents (child_id, parent_id) VALUES (?, ?) ON CONFLICT DO NOTHING";
  static final String INSERT_STORE =
      """
      INSERT INTO subtrees (tree_id, entry_id, store_name, height, data)
      VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING\
      """;
  static final String INSERT_STORE_PARENT =
      """
      INSERT INTO store_parents (child_id, parent_id, store_name)
      VALUES (?, ?, ?) ON CONFLICT DO NOTHING\
      """;

  /**
   * Parameters: entry, tree, entry, tree. A cross join makes SQLite start with the few children; it
   * would rather start with all entries of the tree.
   */
  static final String INSERT_TREE_TIP =
      """
      INSERT INTO tips (entry_id, tree_id, store_name)
      SELECT ?, ?, '' WHERE NOT EXISTS (
        SELECT 1 FROM tree_parents p CROSS JOIN entries e
        WHERE p.parent_id = ? AND e.id = p.child_id AND e.tree_id = ?)
      ON CONFLICT DO NOTHING\
      """;

  /** Parameters: entry, tree, store, entry, store, tree. */
  static final String INSERT_STORE_TIP =
      """
      INSERT INTO tips (entry_id, tree_id, store_name)
      SELECT ?, ?, ? WHERE NOT EXISTS (
        SELECT 1 FROM store_parents p CROSS JOIN entries e
        WHERE p.parent_id = ? AND p.store_name = ? AND e.id = p.child_id AND e.tree_id = ?)
      ON CONFLICT DO NOTHING\
      """;

  /** Parameters: entry, tree, store, where the tree's own tips have the empty store. */
  static final String DELETE_TIP =
      "DELETE FROM tips WHERE entry_id = ? AND tree_id = ? AND store_name = ?";

  static final String ENTRY = "SELECT entry_cbor FROM entries WHERE id = ?";
  static final String ENTRIES =
      "SELECT id, entry_cbor, verification_status FROM entries WHERE id IN ";
  static final String EXISTS = "SELECT 1 FROM entries WHERE id = ?";
  static final String TREE_OF = "SELECT tree_id FROM entries WHERE id = ?";
  static final String STATUS = "SELECT verification_status FROM entries WHERE id = ?";
  static final String SET_STATUS = "UPDATE entries SET verification_status = ? WHERE id = ?";

  /** Parameters: tree, height. */
  static final String IDS_FROM_HEIGHT = "SELECT id FROM entries WHERE tree_id = ? AND height >= ?";

  static final String COUNT_OF_TREE = "SELECT COUNT(*) FROM entries WHERE tree_id = ?";

  /**
   * Parameters: two statuses, tree. The tree is no column here, but a value made of it, so that the
   * few of a status are looked for and not all of a tree.
   */
  static final String WITH_STATUSES =
      """
      SELECT id, verification_status FROM entries
      WHERE verification_status IN (?, ?) AND tree_id || '' = ?\
      """;

  static final String IDS_WITH_STATUS = "SELECT id FROM entries WHERE verification_status = ?";
  static final String ROOTS = "SELECT id FROM entries WHERE is_root = 1";

  /** Steps from tree to tree through the index, instead of looking at every entry. */
  static final String TREES =
      """
      WITH RECURSIVE t(id) AS (
        SELECT MIN(tree_id) FROM entries
        UNION ALL
        SELECT (SELECT MIN(tree_id) FROM entries WHERE tree_id > t.id) FROM t
        WHERE t.id IS NOT NULL)
      SELECT id FROM t WHERE id IS NOT NULL\
      """;

  /** Parameters: largest encoding that is handed over, tree. */
  static final String OUTLINES =
      """
      SELECT id, verification_status, is_root, height,
        CASE WHEN LENGTH(entry_cbor) <= ? THEN entry_cbor END
      FROM entries WHERE tree_id = ?\
      """;

  static final String TREE_PARENTS = "SELECT parent_id FROM tree_parents WHERE child_id = ?";
  static final String STORES =
      """
      SELECT store_name, height, CASE WHEN data IS NULL THEN 0 ELSE 1 END
      FROM subtrees WHERE entry_id = ?\
      """;
  static final String STORE_PARENTS =
      "SELECT parent_id FROM store_parents WHERE store_name = ? AND child_id = ?";

  static final String CACHED_STATE =
      """
      SELECT state FROM crdt_cache_v2
      WHERE scope_user_uuid = ? AND entry_id = ? AND store_name = ?\
      """;
  static final String CACHE_STATE =
      """
      INSERT INTO crdt_cache_v2 (scope_user_uuid, entry_id, store_name, state)
      VALUES (?, ?, ?, ?)
      ON CONFLICT (scope_user_uuid, entry_id, store_name) DO UPDATE SET state = excluded.state\
      """;
  static final String UNCACHE_STATE =
      """
      DELETE FROM crdt_cache_v2
      WHERE scope_user_uuid = ? AND entry_id = ? AND store_name = ?\
      """;
  static final String CLEAR_CACHE = "DELETE FROM crdt_cache_v2";

  static final String METADATA = "SELECT data FROM instance_metadata WHERE singleton = 1";
  static final String SET_METADATA =
      """
      INSERT INTO instance_metadata (singleton, data) VALUES (1, ?)
      ON CONFLICT (singleton) DO UPDATE SET data = excluded.data\
      """;
  static final String SECRETS = "SELECT data FROM instance_secrets WHERE singleton = 1";
  static final String SET_SECRETS =
      """
      INSERT INTO instance_secrets (singleton, data) VALUES (1, ?)
      ON CONFLICT (singleton) DO UPDATE SET data = excluded.data\
      """;

  static final String VERSION = "SELECT version FROM schema_version";
  static final String SET_VERSION = "INSERT INTO schema_version (version) VALUES (?)";
  static final String OWN_VERSION = "SELECT value FROM eidetica4j_meta WHERE name = 'version'";
  static final String SET_OWN_VERSION =
      """
      INSERT INTO eidetica4j_meta (name, value) VALUES ('version', ?)
      ON CONFLICT (name) DO UPDATE SET value = excluded.value\
      """;

  /** Parameters: space, key, owner, value, expires, now. A row that is over is written over. */
  static final String INSERT_RECORD =
      """
      INSERT INTO eidetica4j_records (space, key, owner, value, expires) VALUES (?, ?, ?, ?, ?)
      ON CONFLICT (space, key) DO UPDATE
      SET owner = excluded.owner, value = excluded.value, expires = excluded.expires
      WHERE eidetica4j_records.expires <= ?\
      """;

  static final String RECORD =
      """
      SELECT owner, value, expires FROM eidetica4j_records
      WHERE space = ? AND key = ? AND expires > ?\
      """;

  /** Parameters: value, expires, space, key, expected value. */
  static final String REPLACE_RECORD =
      """
      UPDATE eidetica4j_records SET value = ?, expires = ?
      WHERE space = ? AND key = ? AND value = ?\
      """;

  static final String REMOVE_RECORD =
      "DELETE FROM eidetica4j_records WHERE space = ? AND key = ? AND value = ?";
  static final String REMOVE_RECORDS =
      "DELETE FROM eidetica4j_records WHERE space = ? AND owner = ?";

  /** Parameters: space, space, owner, any large number, how many to keep. */
  static final String TRIM_RECORDS =
      """
      DELETE FROM eidetica4j_records WHERE space = ? AND key IN (
        SELECT key FROM eidetica4j_records WHERE space = ? AND owner = ?
        ORDER BY expires DESC, key DESC LIMIT ? OFFSET ?)\
      """;

  static final String COUNT_RECORDS =
      "SELECT COUNT(*) FROM eidetica4j_records WHERE space = ? AND expires > ?";
  static final String EXPIRE_RECORDS = "DELETE FROM eidetica4j_records WHERE expires <= ?";

  /** Parameters: how many. Entries without their bytes, by whatever order the ids have here. */
  static final String FIRST_HEADS =
      """
      SELECT id, tree_id, is_root, verification_status, height, LENGTH(entry_cbor)
      FROM entries ORDER BY id LIMIT ?\
      """;

  /** Parameters: id, how many. */
  static final String NEXT_HEADS =
      """
      SELECT id, tree_id, is_root, verification_status, height, LENGTH(entry_cbor)
      FROM entries WHERE id > ? ORDER BY id LIMIT ?\
      """;

  static final String IDS_OF = "SELECT id FROM entries WHERE tree_id = ?";
  static final String TIPS = "SELECT store_name, entry_id FROM tips WHERE tree_id = ?";
  static final String STATES =
      "SELECT entry_id, store_name FROM crdt_cache_v2 WHERE scope_user_uuid = ?";

  /** For each table the rows that belong to no entry: how many, and one of them. */
  static final Map<String, String> ORPHANS =
      new TreeMap<>(
          Map.of(
              "tree_parents", orphans("tree_parents", "child_id"),
              "subtrees", orphans("subtrees", "entry_id"),
              "store_parents", orphans("store_parents", "child_id"),
              "tips", orphans("tips", "entry_id")));

  private Sql() {}

  private static String orphans(String table, String entry) {
    return """
    SELECT COUNT(*), MIN(o.%2$s) FROM %1$s o
    WHERE NOT EXISTS (SELECT 1 FROM entries e WHERE e.id = o.%2$s)\
    """
        .formatted(table, entry);
  }

  /** The statement that selects the main parents of so many entries. */
  static String parentsOf(int count) {
    return "SELECT child_id, parent_id FROM tree_parents WHERE child_id IN " + list(count);
  }

  /** The statement that selects the parents of so many entries in their stores. */
  static String storeParentsOf(int count) {
    return "SELECT child_id, store_name, parent_id FROM store_parents WHERE child_id IN "
        + list(count);
  }

  /** The statement that selects the stores of so many entries. */
  static String storesOf(int count) {
    return "SELECT entry_id, store_name, tree_id, height, data FROM subtrees WHERE entry_id IN "
        + list(count);
  }

  /** The statement that selects so many entries at once. */
  static String entries(int count) {
    return ENTRIES + list(count);
  }

  /** The statement that selects which of so many ids are stored. */
  static String ids(int count) {
    return "SELECT id FROM entries WHERE id IN " + list(count);
  }

  private static String list(int count) {
    return "(?" + ", ?".repeat(count - 1) + ")";
  }
}
