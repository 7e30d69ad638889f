package io.eidetica4j.sync.peers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.eidetica4j.EideticaException;
import io.eidetica4j.crdt.Doc;
import io.eidetica4j.crdt.Value;
import io.eidetica4j.database.Database;
import io.eidetica4j.database.Transaction;
import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.Snapshot;
import io.eidetica4j.instance.SyncHost;
import io.eidetica4j.instance.SyncSettings;
import io.eidetica4j.instance.TrackedDatabase;
import io.eidetica4j.instance.UserLocation;
import io.eidetica4j.store.DocStore;
import io.eidetica4j.store.RowFormat;
import io.eidetica4j.store.Table;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * What the users of this instance want to be synced, and how: each one's wishes stand in the user's
 * own database, and what they come to together is kept here, database by database. A database that
 * nobody wants to be synced is not there, and for peers it does not exist.
 */
public final class Wishes {
  private static final Logger LOG = System.getLogger(Wishes.class.getName());
  private static final String USERS = "user_tracking";
  private static final String DATABASES = "database_users";
  private static final String PREFERENCES = "preferences_db_id";
  private static final String TIPS = "preferences_tips";
  private static final String OF = "users";
  private static final String UUID = "user_uuid";
  private static final String COMBINED = "combined_settings";

  /** Store of a user's database with a row for each tracked one. */
  private static final String TRACKED = "databases";

  private final SyncHost host;
  private final SyncDatabase database;

  /** Those of an instance. */
  public Wishes(SyncHost host, SyncDatabase database) {
    this.host = host;
    this.database = database;
  }

  /** What all users together want of a database; empty where nobody wants it synced. */
  public Optional<SyncSettings> combined(Id tree) {
    return database
        .read(DocStore.TYPE, DATABASES)
        .find(tree.toString())
        .flatMap(Value::asDoc)
        .flatMap(Wishes::settings);
  }

  /** What all users together want, by database. */
  public Map<Id, SyncSettings> all() {
    Map<Id, SyncSettings> all = new LinkedHashMap<>();
    database
        .read(DocStore.TYPE, DATABASES)
        .getAll()
        .forEach((tree, value) -> {
          Optional<SyncSettings> settings = value.asDoc().flatMap(Wishes::settings);
          try {
            settings.ifPresent(s -> all.put(Id.parse(tree), s));
          } catch (EideticaException e) {
            LOG.log(Level.WARNING, "Passing over what is no database: {0}", tree);
          }
        });
    return all;
  }

  private static Optional<SyncSettings> settings(Doc row) {
    try {
      return row.getText(COMBINED).map(RowFormat.raw()::read).map(SyncSettings::fromJson);
    } catch (EideticaException e) {
      return Optional.empty();
    }
  }

  /** Takes in what a user wants now; writes nothing where that is what it was. */
  public void take(UserLocation user) {
    database.change(transaction -> take(transaction, user));
  }

  /** Takes in what all users want; one whose wishes can't be read is passed over. */
  public void takeAll() {
    for (UserLocation user : host.users()) {
      try {
        take(user);
      } catch (EideticaException e) {
        LOG.log(Level.WARNING, "The wishes of a user can't be read: {0}", e.getMessage());
      }
    }
  }

  /** A user is no more: what the others want stays. */
  public void remove(String uuid) {
    database.change(transaction -> {
      DocStore databases = transaction.getStore(DocStore.TYPE, DATABASES);
      Reading reading = new Reading();
      boolean changed = false;
      for (String tree : databases.getAll().keys()) {
        List<String> users = users(databases, tree);
        if (users.remove(uuid)) {
          link(databases, tree, users, reading);
          changed = true;
        }
      }
      boolean known = transaction.getStore(DocStore.TYPE, USERS).delete(uuid);
      return known || changed;
    });
  }

  private boolean take(Transaction transaction, UserLocation user) {
    DocStore rows = transaction.getStore(DocStore.TYPE, USERS);
    Optional<Doc> known = rows.find(user.uuid()).flatMap(Value::asDoc);
    Database own = preferences(user.database());
    String tips = tips(own.snapshot());
    if (known.flatMap(row -> row.getText(TIPS)).filter(tips::equals).isPresent()) {
      return false;
    }
    TreeSet<String> enabled = new TreeSet<>();
    tracked(own)
        .forEach((tree, settings) -> {
          if (settings.syncEnabled()) {
            enabled.add(tree);
          }
        });
    DocStore databases = transaction.getStore(DocStore.TYPE, DATABASES);
    Reading reading = new Reading();
    TreeSet<String> concerned = new TreeSet<>(enabled);
    concerned.addAll(databases.getAll().keys());
    for (String tree : concerned) {
      List<String> users = users(databases, tree);
      boolean linked = users.remove(user.uuid());
      if (enabled.contains(tree)) {
        users.add(user.uuid());
      }
      if (linked || enabled.contains(tree)) {
        link(databases, tree, users, reading);
      }
    }
    if (known.isEmpty()) {
      rows.set(user.uuid() + "." + PREFERENCES, user.database().toString());
    }
    rows.set(user.uuid() + "." + TIPS, tips);
    return true;
  }

  /** Notes who wants a database, and what they want together. */
  private static void link(DocStore databases, String tree, List<String> users, Reading reading) {
    List<SyncSettings> wanted = new ArrayList<>();
    for (String uuid : users) {
      reading.wish(uuid, tree).ifPresent(wanted::add);
    }
    if (users.isEmpty() || wanted.isEmpty()) {
      databases.delete(tree);
      return;
    }
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    users.forEach(uuid -> list.addObject().put(UUID, uuid));
    setIfOther(databases, tree + "." + OF, RowFormat.raw().write(list));
    setIfOther(
        databases,
        tree + "." + COMBINED,
        RowFormat.raw().write(SyncSettings.merge(wanted).toJson()));
  }

  private static void setIfOther(DocStore store, String key, String value) {
    if (store.find(key).flatMap(Value::asText).filter(value::equals).isEmpty()) {
      store.set(key, value);
    }
  }

  /** The wishes of users, each read once. */
  private final class Reading {
    private final Map<String, Id> databases = new HashMap<>();
    private final Map<String, Map<String, SyncSettings>> wishes = new HashMap<>();

    Reading() {
      host.users().forEach(user -> databases.put(user.uuid(), user.database()));
    }

    Optional<SyncSettings> wish(String uuid, String tree) {
      return Optional.ofNullable(wishes.computeIfAbsent(uuid, this::read).get(tree))
          .filter(SyncSettings::syncEnabled);
    }

    private Map<String, SyncSettings> read(String uuid) {
      Id preferences = databases.get(uuid);
      return preferences == null ? Map.of() : tracked(preferences(preferences));
    }
  }

  private Database preferences(Id root) {
    return host.trees().open(root).withKey(host.deviceKey());
  }

  /** The wishes of a user by database; the first row of each counts. */
  private static Map<String, SyncSettings> tracked(Database preferences) {
    Map<String, SyncSettings> found = new LinkedHashMap<>();
    Table<JsonNode> table = preferences.getStoreViewer(Table.raw(), TRACKED);
    table
        .searchReadable(row -> true, (key, e) -> passOver(key, e))
        .forEach(row -> {
          try {
            TrackedDatabase tracked = TrackedDatabase.fromJson(row.value());
            found.putIfAbsent(tracked.databaseId().toString(), tracked.syncSettings());
          } catch (EideticaException e) {
            passOver(row.key(), e);
          }
        });
    return found;
  }

  private static void passOver(String row, EideticaException e) {
    LOG.log(Level.WARNING, "Passing over the wish in row {0}: {1}", row, e.getMessage());
  }

  private static List<String> users(DocStore databases, String tree) {
    List<String> users = new ArrayList<>();
    Optional<String> json =
        databases.find(tree).flatMap(Value::asDoc).flatMap(doc -> doc.getText(OF));
    try {
      json.map(RowFormat.raw()::read)
          .ifPresent(list -> list.forEach(user -> users.add(user.path(UUID).asText())));
    } catch (EideticaException e) {
      passOver(tree, e);
    }
    return users;
  }

  private static String tips(Snapshot snapshot) {
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    snapshot.forEach(id -> list.add(id.toString()));
    return RowFormat.raw().write(list);
  }
}
