package io.eidetica4j.database;

import io.eidetica4j.auth.AuthKey;
import io.eidetica4j.crdt.Doc;
import io.eidetica4j.crypto.PrivateKey;
import io.eidetica4j.dag.TreeView;
import io.eidetica4j.entry.Entry;
import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.Snapshot;
import io.eidetica4j.entry.VerificationStatus;
import io.eidetica4j.store.DocStore;
import io.eidetica4j.store.StoreNames;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/** What tests of databases do again and again. */
final class Steps {
  static final String DATA = "data";

  private Steps() {}

  /** The same key for the same number. */
  static PrivateKey key(int number) {
    byte[] seed = new byte[32];
    Arrays.fill(seed, (byte) number);
    return PrivateKey.of(seed);
  }

  /** Commits one value at the tips. */
  static Id put(Database database, String store, String key, String value) {
    return put(database.newTransaction(), store, key, value);
  }

  /** Commits one value at given tips. */
  static Id putAt(Database database, Snapshot tips, String store, String key, String value) {
    return put(database.newTransactionAt(tips), store, key, value);
  }

  static Id put(Transaction transaction, String store, String key, String value) {
    transaction.getStore(DocStore.TYPE, store).set(key, value);
    return transaction.commit();
  }

  /** Commits a change of settings at the tips. */
  static Id setting(Database database, String key, String value) {
    Transaction transaction = database.newTransaction();
    transaction.getSettings().asDocStore().set(key, value);
    return transaction.commit();
  }

  /** Commits the record of a key. */
  static Id grant(Database database, PrivateKey key, AuthKey record) {
    Transaction transaction = database.newTransaction();
    transaction.getSettings().setAuthKey(key.publicKey(), record);
    return transaction.commit();
  }

  static Id revoke(Database database, PrivateKey key) {
    Transaction transaction = database.newTransaction();
    transaction.getSettings().revokeAuthKey(key.publicKey());
    return transaction.commit();
  }

  /** Commits what is done to a store. */
  static Id edit(Database database, String store, Consumer<DocStore> edit) {
    Transaction transaction = database.newTransaction();
    edit.accept(transaction.getStore(DocStore.TYPE, store));
    return transaction.commit();
  }

  /** The state of a store at the tips, in JSON with sorted members. */
  static String json(Database database, String store) {
    return database.getStoreViewer(DocStore.TYPE, store).getAll().toJson().utf8();
  }

  /** The state of a store at given tips. */
  static String jsonAt(Database database, Snapshot tips, String store) {
    return database.getStoreViewer(DocStore.TYPE, store, tips).getAll().toJson().utf8();
  }

  /** The state of a store in a transaction, what it staged included. */
  static String json(Transaction transaction, String store) {
    Doc history = transaction.history(store, Doc.CRDT);
    return transaction.staged(store, Doc.CRDT).map(history::merge).orElse(history).toJson().utf8();
  }

  /** The keys that live in a store, ordered. */
  static List<String> keys(Database database, String store) {
    return database.getStoreViewer(DocStore.TYPE, store).getAll().keys();
  }

  static String text(Database database, String store, String key) {
    return database.getStoreViewer(DocStore.TYPE, store).getText(key);
  }

  /** Sends entries to another node as if received from a peer. */
  static Database send(Database from, Trees to) {
    return send(from.rootId(), from.getAllEntries(), to);
  }

  static Database send(Id root, List<Entry> entries, Trees to) {
    to.putRemoteEntries(root, entries);
    return to.open(root);
  }

  static Snapshot settingsTips(Database database) {
    TreeView view = database.view();
    return view.storeTips(StoreNames.SETTINGS);
  }

  /** Sets a status, whatever was found. */
  static void force(Trees trees, Database database, Id entry, VerificationStatus status) {
    trees.putEntry(database.rootId(), status, database.getEntry(entry), WriteSource.REMOTE);
  }
}
