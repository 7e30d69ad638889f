package io.eidetica4j.database;

import io.eidetica4j.ErrorKind;
import io.eidetica4j.auth.AuthKey;
import io.eidetica4j.auth.AuthSettings;
import io.eidetica4j.auth.DatabaseKey;
import io.eidetica4j.auth.Permission;
import io.eidetica4j.auth.SettingsDocs;
import io.eidetica4j.auth.Verdict;
import io.eidetica4j.codec.Bytes;
import io.eidetica4j.crdt.Doc;
import io.eidetica4j.crypto.SecureRandoms;
import io.eidetica4j.dag.TreeView;
import io.eidetica4j.entry.Entry;
import io.eidetica4j.entry.EntryMetadata;
import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.Snapshot;
import io.eidetica4j.store.StoreNames;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/** Makes root entries. A root entry authorises itself: it is judged by the keys that it brings. */
final class Genesis {
  private static final Bytes ROOT_PAYLOAD = Bytes.utf8("\"\"");

  private Genesis() {}

  static Entry build(Trees trees, DatabaseKey key, Doc settings, Consumer<Transaction> init) {
    if (settings.contains(SettingsDocs.AUTH)) {
      throw ErrorKind.AUTH_INVALID_AUTH_CONFIGURATION.error(
          "Invalid auth configuration: initial_settings must not contain auth configuration; "
              + "Database::create bootstraps auth with the signing key as Admin(0)");
    }
    AuthSettings auth =
        AuthSettings.EMPTY.withKey(key.publicKey(), AuthKey.active(new Permission.Admin(0)));
    Doc withAuth = settings.withKey(SettingsDocs.AUTH, auth.doc());
    Transaction transaction = new Transaction(trees, Optional.empty(), TreeView.empty(), true);
    transaction.stage(StoreNames.SETTINGS, Doc.CRDT, withAuth);
    transaction.lockSystemStores();
    Map<String, Bytes> payloads;
    try {
      init.accept(transaction);
      transaction.close();
      payloads = transaction.staging().payloads();
    } finally {
      transaction.end();
    }
    payloads.put(StoreNames.ROOT, ROOT_PAYLOAD);
    Entry entry =
        new Draft(trees, transaction, Optional.empty(), withAuth)
            .signed(
                Id.EMPTY,
                new EntryMetadata(Snapshot.EMPTY, OptionalLong.of(SecureRandoms.nextLong()))
                    .encode(),
                key,
                payloads);
    Verdict verdict = trees.validator().judgeSignedBy(key.publicKey(), entry, auth);
    if (!(verdict instanceof Verdict.Verified)) {
      throw ErrorKind.TRANSACTION_ENTRY_VALIDATION_FAILED.error(
          "Entry validation failed: the identity of the key is not one that the new database has");
    }
    return entry;
  }
}
