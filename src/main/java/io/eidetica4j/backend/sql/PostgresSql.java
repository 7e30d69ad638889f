package io.eidetica4j.backend.sql;

/** Statements that only PostgreSQL understands: over many rows at once, and of many processes. */
final class PostgresSql {
  static final String NAMES =
      """
      SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE n.nspname = current_schema() AND c.relkind IN ('r', 'p', 'i')\
      """;

  /** Names what we share with others in this schema, and nobody in another. */
  static final String SCHEMA =
      "SELECT oid::bigint FROM pg_namespace WHERE nspname = current_schema()";

  /**
   * What was changed in each tree, in its order: by whom, when (seconds since 1970 by the server's
   * clock), whether made there, and which entries.
   */
  static final String CREATE_CHANGES =
      """
      CREATE TABLE IF NOT EXISTS eidetica4j_changes (
        tree TEXT COLLATE "C" NOT NULL,
        seq BIGINT NOT NULL,
        origin TEXT COLLATE "C" NOT NULL,
        made BIGINT NOT NULL,
        local BIGINT NOT NULL,
        entries TEXT[] NOT NULL,
        PRIMARY KEY (tree, seq))\
      """;

  static final String INDEX_CHANGES =
      "CREATE INDEX IF NOT EXISTS idx_eidetica4j_changes_made ON eidetica4j_changes(made)";

  /**
   * For a connection that writes. The plans of what it runs are made once, before there is much in
   * the tables, and must hold when there is: each row is to be found by its index. A process that
   * vanishes with its machine is noticed within half a minute, and its locks are free.
   */
  static final String PREPARE_WRITER =
      """
      SET enable_seqscan = off; SET enable_hashjoin = off; SET enable_mergejoin = off;
      SET plan_cache_mode = force_generic_plan; SET idle_in_transaction_session_timeout = '60s';
      SET tcp_keepalives_idle = 10; SET tcp_keepalives_interval = 5; SET tcp_keepalives_count = 3\
      """;

  /** For a connection that holds a role. */
  static final String PREPARE_HOLDER =
      """
      SET tcp_keepalives_idle = 10; SET tcp_keepalives_interval = 5; SET tcp_keepalives_count = 3\
      """;

  /** Parameters: class and numbers of locks; trees. Waits, and then reads how far they are. */
  static final String LOCK_TREES =
      """
      SELECT pg_advisory_xact_lock(?, number) FROM unnest(?) AS number;
      SELECT t.tree, (SELECT c.seq FROM eidetica4j_changes c
        WHERE c.tree = t.tree ORDER BY c.seq DESC LIMIT 1)
      FROM unnest(?) AS t(tree)\
      """;

  /** Parameters: ids, trees, whether roots, statuses, heights, encodings. */
  static final String INSERT_ENTRIES =
      """
      INSERT INTO entries (id, tree_id, is_root, verification_status, height, entry_cbor)
      SELECT * FROM unnest(?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING RETURNING id\
      """;

  /** Parameters: origin; trees, positions, whether made here, entries joined by blanks. */
  static final String INSERT_CHANGES =
      """
      INSERT INTO eidetica4j_changes (origin, made, tree, seq, local, entries)
      SELECT ?, EXTRACT(EPOCH FROM clock_timestamp())::bigint,
        c.tree, c.seq, c.local, string_to_array(c.entries, ' ')
      FROM unnest(?, ?, ?, ?) AS c(tree, seq, local, entries)\
      """;

  /**
   * Everything about entries that are new. Parameters: children, parents; trees, entries, stores,
   * heights, payloads; children, parents, stores; tips with trees; tips with trees and stores; no
   * more tips with trees and stores; then as {@link #INSERT_CHANGES}. The search for a child can't
   * be turned into a join of whole tables because of its limit.
   */
  static final String INSERT_REST =
      """
      INSERT INTO tree_parents (child_id, parent_id)
      SELECT * FROM unnest(?, ?) ON CONFLICT DO NOTHING;
      INSERT INTO subtrees (tree_id, entry_id, store_name, height, data)
      SELECT * FROM unnest(?, ?, ?, ?, ?) ON CONFLICT DO NOTHING;
      INSERT INTO store_parents (child_id, parent_id, store_name)
      SELECT * FROM unnest(?, ?, ?) ON CONFLICT DO NOTHING;
      INSERT INTO tips (entry_id, tree_id, store_name)
      SELECT n.id, n.tree, '' FROM unnest(?, ?) AS n(id, tree)
      LEFT JOIN LATERAL (
        SELECT 1 AS found FROM tree_parents p JOIN entries e ON e.id = p.child_id
        WHERE p.parent_id = n.id AND e.tree_id = n.tree LIMIT 1) child ON TRUE
      WHERE child.found IS NULL ON CONFLICT DO NOTHING;
      INSERT INTO tips (entry_id, tree_id, store_name)
      SELECT n.id, n.tree, n.store FROM unnest(?, ?, ?) AS n(id, tree, store)
      LEFT JOIN LATERAL (
        SELECT 1 AS found FROM store_parents p JOIN entries e ON e.id = p.child_id
        WHERE p.parent_id = n.id AND p.store_name = n.store AND e.tree_id = n.tree LIMIT 1) child
      ON TRUE
      WHERE child.found IS NULL ON CONFLICT DO NOTHING;
      DELETE FROM tips USING unnest(?, ?, ?) AS o(id, tree, store)
      WHERE tips.entry_id = o.id AND tips.tree_id = o.tree AND tips.store_name = o.store;
      """
          + INSERT_CHANGES;

  /** Parameter: ids. */
  static final String TREES_OF = "SELECT id, tree_id FROM entries WHERE id = ANY(?)";

  /** Parameters: ids, statuses. Gives those that had another status. */
  static final String SET_STATUSES =
      """
      UPDATE entries SET verification_status = s.status FROM unnest(?, ?) AS s(id, status)
      WHERE entries.id = s.id AND entries.verification_status <> s.status
      RETURNING entries.id, entries.tree_id\
      """;

  static final String POSITION =
      "SELECT seq FROM eidetica4j_changes WHERE tree = ? ORDER BY seq DESC LIMIT 1";

  /** Parameters: tree, position, origin. */
  static final String COUNT_OWN_CHANGES =
      "SELECT COUNT(*) FROM eidetica4j_changes WHERE tree = ? AND seq > ? AND origin = ?";

  /** Parameters: tree, position, most rows. */
  static final String SINCE =
      """
      SELECT seq, origin, local, entries FROM eidetica4j_changes
      WHERE tree = ? AND seq > ? ORDER BY seq LIMIT ?\
      """;

  /** Parameters: channel, payload. Nobody waits for it to be on the disk. */
  static final String NOTIFY =
      "SELECT set_config('synchronous_commit', 'off', true), pg_notify(?, ?)";

  /** Parameters: seconds that changes are kept, most rows. The newest of a tree stays. */
  static final String PRUNE =
      """
      DELETE FROM eidetica4j_changes WHERE (tree, seq) IN (
        SELECT old.tree, old.seq FROM eidetica4j_changes old
        WHERE old.made < EXTRACT(EPOCH FROM clock_timestamp())::bigint - ?
        AND EXISTS (SELECT 1 FROM eidetica4j_changes newer
          WHERE newer.tree = old.tree AND newer.seq > old.seq)
        ORDER BY old.made LIMIT ?)\
      """;

  private PostgresSql() {}
}
