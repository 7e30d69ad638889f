package io.eidetica4j.service.client;

import io.eidetica4j.crdt.Doc;
import io.eidetica4j.database.Database;
import io.eidetica4j.instance.Instance;
import io.eidetica4j.instance.NewUser;
import io.eidetica4j.instance.Opened;
import io.eidetica4j.instance.RemoteConnection;
import io.eidetica4j.instance.User;
import io.eidetica4j.service.server.ServiceOptions;
import io.eidetica4j.service.server.ServiceServer;
import io.eidetica4j.store.DocStore;
import java.nio.file.Path;
import java.util.Optional;

/** A daemon with an instance in memory, and a client of it with a database {@code notes}. */
final class DaemonAndClient implements AutoCloseable {
  final Instance held;
  final ServiceServer server;
  final Instance instance;
  final User admin;
  final Database notes;

  DaemonAndClient(Path folder) {
    Opened opened = Instance.connectOrCreate("memory://", NewUser.passwordless("admin"));
    held = opened.instance();
    opened.user().orElseThrow().close();
    server = ServiceServer.start(held, ServiceOptions.of(folder.resolve("s.sock")));
    instance = Instance.connect(url());
    admin = login(instance);
    notes = database("notes");
  }

  String url() {
    return "unix://" + server.socketPath();
  }

  static User login(Instance instance) {
    return instance.loginUser("admin", Optional.empty());
  }

  Database database(String name) {
    return admin.createDatabase(Doc.EMPTY.with("name", name), admin.defaultKey());
  }

  RemoteConnection connection() {
    return instance.remoteConnection().orElseThrow();
  }

  RemoteChanges changes() {
    return ((RemoteBackend) connection().backend()).changes();
  }

  static void set(Database database, String value) {
    database.write(change -> change.getStore(DocStore.TYPE, "notes").set("k", value));
  }

  static String get(Database database) {
    return database.getStoreViewer(DocStore.TYPE, "notes").getText("k");
  }

  @Override
  public void close() {
    admin.close();
    instance.close();
    server.close();
    held.close();
  }
}
