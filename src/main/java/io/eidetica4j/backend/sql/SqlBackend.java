package io.eidetica4j.backend.sql;

import io.eidetica4j.ErrorKind;
import io.eidetica4j.backend.Backend;
import io.eidetica4j.backend.CacheScope;
import io.eidetica4j.backend.EntryOutline;
import io.eidetica4j.backend.InstanceMetadata;
import io.eidetica4j.backend.InstanceSecrets;
import io.eidetica4j.backend.KnownEntries;
import io.eidetica4j.backend.PutResult;
import io.eidetica4j.backend.PutUnit;
import io.eidetica4j.backend.Records;
import io.eidetica4j.backend.TreeRest;
import io.eidetica4j.codec.Bytes;
import io.eidetica4j.entry.Entry;
import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.VerificationStatus;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** What all SQL databases do alike. */
abstract class SqlBackend implements Backend {
  private final SqlAccess access;
  private final GroupedPuts puts;
  private final boolean readersBlock;
  private final SqlRecords records;

  /**
   * Over a database that is set up.
   *
   * @param readersBlock whether nothing can be written while something is being read
   */
  SqlBackend(SqlAccess access, GroupedPuts puts, boolean readersBlock) {
    this.access = access;
    this.puts = puts;
    this.readersBlock = readersBlock;
    this.records = new SqlRecords(access);
  }

  @Override
  public final boolean isReadOnly() {
    return access.isReadOnly();
  }

  @Override
  public final Optional<Entry> get(Id id) {
    return access.read("Failed to read an entry", session -> EntryQueries.get(session, id));
  }

  @Override
  public final Map<Id, Entry> getAll(Collection<Id> ids) {
    return access.read("Failed to read entries", session -> EntryQueries.getAll(session, ids));
  }

  @Override
  public final boolean contains(Id id) {
    return text("Failed to look for an entry", Sql.EXISTS, id.toString()).isPresent();
  }

  @Override
  public final Set<Id> contained(Collection<Id> ids) {
    return access.read(
        "Failed to look for entries", session -> EntryQueries.contained(session, ids));
  }

  @Override
  public final Optional<Id> treeOf(Id id) {
    return text("Failed to read an entry's tree", Sql.TREE_OF, id.toString()).map(Id::parse);
  }

  @Override
  public List<PutResult> putAll(List<PutUnit> units) {
    return puts.put(units);
  }

  @Override
  public final List<EntryOutline> outlines(Collection<Id> ids) {
    return access.read("Failed to read entries", session -> EntryQueries.outlines(session, ids));
  }

  @Override
  public final Optional<VerificationStatus> status(Id id) {
    return text("Failed to read a status", Sql.STATUS, id.toString())
        .map(code -> VerificationStatus.fromCode(Long.parseLong(code)));
  }

  @Override
  public void setStatus(Map<Id, VerificationStatus> statuses) {
    access.write(
        "Failed to set statuses",
        session -> {
          for (Map.Entry<Id, VerificationStatus> each : statuses.entrySet()) {
            Id id = each.getKey();
            if (session.update(Sql.SET_STATUS, each.getValue().code(), id.toString()) == 0) {
              throw ErrorKind.BACKEND_ENTRY_NOT_FOUND
                  .error("Entry not found: " + id)
                  .with("entry_id", id);
            }
          }
          return statuses.size();
        });
  }

  @Override
  public final List<Id> idsWithStatus(VerificationStatus status) {
    return ids("Failed to list entries by status", Sql.IDS_WITH_STATUS, status.code());
  }

  @Override
  public final List<Id> roots() {
    return ids("Failed to list root entries", Sql.ROOTS);
  }

  @Override
  public final List<Id> trees() {
    return ids("Failed to list trees", Sql.TREES);
  }

  @Override
  public final void scan(Id tree, Consumer<EntryOutline> each) {
    // The receiver may write, so it gets a row while the query runs only where that is possible.
    List<EntryOutline> held = new ArrayList<>();
    Consumer<EntryOutline> to = readersBlock ? held::add : each;
    access.read(
        "Failed to scan a tree",
        session -> {
          new OutlineQuery(session, access.fetchedRows()).run(tree, to);
          return tree;
        });
    held.forEach(each);
  }

  @Override
  public final Optional<TreeRest> rest(Id tree, KnownEntries known) {
    return access.read(
        "Failed to read what came to a tree", session -> RestQuery.run(session, tree, known));
  }

  @Override
  public final Optional<Bytes> cachedState(CacheScope scope, Id key, String store) {
    return access.read(
        "Failed to read a cached state",
        session -> {
          try (ResultSet rows =
              session.rows(Sql.CACHED_STATE, scope.key(), key.toString(), store)) {
            return rows.next() ? Optional.of(Bytes.wrap(rows.getBytes(1))) : Optional.empty();
          }
        });
  }

  @Override
  public final void cacheState(CacheScope scope, Id key, String store, Bytes state) {
    update(
        "Failed to cache a state",
        Sql.CACHE_STATE,
        scope.key(),
        key.toString(),
        store,
        state.array());
  }

  @Override
  public final void uncacheState(CacheScope scope, Id key, String store) {
    update("Failed to drop a cached state", Sql.UNCACHE_STATE, scope.key(), key.toString(), store);
  }

  @Override
  public final void clearCache() {
    update("Failed to clear the cache", Sql.CLEAR_CACHE);
  }

  @Override
  public final Optional<InstanceMetadata> metadata() {
    return text("Failed to read the metadata", Sql.METADATA)
        .map(json -> InstanceMetadata.fromJson(json.getBytes(StandardCharsets.UTF_8)));
  }

  @Override
  public final void setMetadata(InstanceMetadata metadata) {
    String json = new String(metadata.toJson(), StandardCharsets.UTF_8);
    update("Failed to store the metadata", Sql.SET_METADATA, json);
  }

  @Override
  public final Optional<InstanceSecrets> secrets() {
    return text("Failed to read the secrets", Sql.SECRETS)
        .map(json -> InstanceSecrets.fromJson(json.getBytes(StandardCharsets.UTF_8)));
  }

  @Override
  public final void setSecrets(InstanceSecrets secrets) {
    String json = new String(secrets.toJson(), StandardCharsets.UTF_8);
    update("Failed to store the secrets", Sql.SET_SECRETS, json);
  }

  @Override
  public final Records records() {
    return records;
  }

  @Override
  public void close() {
    access.close();
  }

  private Optional<String> text(String context, String sql, Object... parameters) {
    return access.read(context, session -> EntryQueries.text(session, sql, parameters));
  }

  private List<Id> ids(String context, String sql, Object... parameters) {
    return access.read(context, session -> EntryQueries.ids(session, sql, parameters));
  }

  private void update(String context, String sql, Object... parameters) {
    access.write(context, session -> session.update(sql, parameters));
  }
}
