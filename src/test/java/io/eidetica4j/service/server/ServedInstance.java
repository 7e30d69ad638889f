package io.eidetica4j.service.server;

import io.eidetica4j.codec.Bytes;
import io.eidetica4j.crdt.Doc;
import io.eidetica4j.crypto.PrivateKey;
import io.eidetica4j.database.Database;
import io.eidetica4j.entry.Entry;
import io.eidetica4j.entry.EntryMetadata;
import io.eidetica4j.entry.SigInfo;
import io.eidetica4j.entry.SigKey;
import io.eidetica4j.entry.Snapshot;
import io.eidetica4j.instance.Instance;
import io.eidetica4j.instance.NewUser;
import io.eidetica4j.instance.Opened;
import io.eidetica4j.instance.User;
import io.eidetica4j.store.DocStore;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;

/** An instance in memory that is served, with an administrator {@code admin} and some users. */
final class ServedInstance implements AutoCloseable {
  final Instance instance;
  final User admin;
  final ServiceServer server;

  ServedInstance(Path folder) {
    this(folder, bounds -> bounds);
  }

  ServedInstance(Path folder, UnaryOperator<ServiceOptions.Bounds> bounds) {
    Opened opened = Instance.connectOrCreate("memory://", NewUser.passwordless("admin"));
    instance = opened.instance();
    admin = opened.user().orElseThrow();
    server =
        ServiceServer.start(
            instance,
            ServiceOptions.of(folder.resolve("service.sock"))
                .withBounds(bounds.apply(ServiceOptions.Bounds.DEFAULT)));
  }

  Path socket() {
    return server.socketPath();
  }

  RawClient client() {
    return RawClient.greeted(socket());
  }

  /** A client that is logged in. */
  RawClient client(String user) {
    RawClient client = client();
    client.login(user, Optional.empty()).close();
    return client;
  }

  /** A new user without password, logged in here. */
  User user(String name) {
    admin.admin().createUser(NewUser.passwordless(name));
    return instance.loginUser(name, Optional.empty());
  }

  /** A database of a user's with one value in it. */
  static Database database(User user) {
    Database database = user.createDatabase(Doc.EMPTY.with("name", "notes"), user.defaultKey());
    database.write(change -> change.getStore(DocStore.TYPE, "notes").set("k", "v"));
    return database;
  }

  /** An entry on top of such a database, signed by some key. */
  static Entry entry(Database notes, PrivateKey signer, String value) {
    Snapshot tips = notes.snapshot();
    Snapshot pin = notes.history().storeTips("_settings", tips);
    return Entry.builder(notes.rootId())
        .setParents(tips.tips())
        .setMetadata(new EntryMetadata(pin, OptionalLong.empty()).encode())
        .setHeight(notes.height() + 1)
        .setSubtreeData("notes", Bytes.utf8("{\"children\":{\"k\":{\"Text\":\"" + value + "\"}}}"))
        .setSubtreeParents("notes", notes.history().storeTips("notes", tips).tips())
        .setSig(new SigInfo(Optional.empty(), SigKey.fromPubkey(signer.publicKey())))
        .build()
        .sign(signer);
  }

  static PrivateKey rootKey(User user) {
    return user.getSigningKey(user.defaultKey());
  }

  @Override
  public void close() {
    server.close();
    admin.close();
    instance.close();
  }
}
