package io.eidetica4j.database;

import io.eidetica4j.EideticaException;
import io.eidetica4j.ErrorKind;
import io.eidetica4j.auth.AuthSettings;
import io.eidetica4j.auth.AuthorPolicy;
import io.eidetica4j.auth.DatabaseKey;
import io.eidetica4j.auth.IdentityPermission;
import io.eidetica4j.auth.Permission;
import io.eidetica4j.auth.SettingsDocs;
import io.eidetica4j.auth.Verdict;
import io.eidetica4j.codec.Bytes;
import io.eidetica4j.crdt.Doc;
import io.eidetica4j.dag.Delta;
import io.eidetica4j.dag.TreeView;
import io.eidetica4j.entry.Entry;
import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.Snapshot;
import io.eidetica4j.store.StoreNames;
import java.util.Map;
import java.util.Optional;

/**
 * Commits a transaction. The entry pins the settings of the present view and must be allowed both
 * by those, by which every other node will judge it, and by the settings that the transaction saw.
 * It is built and signed outside the tree's lock; should the settings have moved by the time the
 * lock is taken, it is built again.
 */
final class Commit {
  private static final int TRIES = 16;

  private final Trees trees;
  private final Database database;
  private final Transaction transaction;
  private final Optional<Snapshot> expected;

  Commit(Trees trees, Database database, Transaction transaction, Optional<Snapshot> expected) {
    this.trees = trees;
    this.database = database;
    this.transaction = transaction;
    this.expected = expected;
  }

  Id run() {
    long start = System.nanoTime();
    TreeView view = transaction.view();
    Doc history = view.state(StoreNames.SETTINGS, Doc.CRDT);
    Optional<Doc> staged = transaction.staging().get(StoreNames.SETTINGS, Doc.CRDT);
    Doc judging = SettingsDocs.judging(history, staged);
    AuthSettings auth = database.tree().authMemory().of(judging);
    Doc settings = staged.map(judging::merge).orElse(judging);
    AuthSettings after = staged.isPresent() ? SettingsDocs.auth(settings) : auth;
    if (staged.isPresent()) {
      SettingsDocs.requireAdminStays(auth, after);
    }
    DatabaseKey key =
        database
            .key()
            .orElseThrow(() ->
                ErrorKind.TRANSACTION_AUTHENTICATION_REQUIRED.error(
                    "Authentication required but not configured"));
    Map<String, Bytes> payloads = transaction.staging().payloads();
    Map<String, Delta<?>> deltas = transaction.staging().deltas();
    Draft draft = new Draft(trees, transaction, Optional.of(database.tree().index()), settings);
    for (int tries = 0; tries < TRIES; tries++) {
      TreeView now = database.currentView();
      Snapshot pin = now.storeTips(StoreNames.SETTINGS);
      Bytes metadata = database.tree().authMemory().metadata(pin);
      Entry entry = draft.signed(database.rootId(), metadata, key, payloads);
      requireAllowed(key, entry, auth);
      if (staged.isPresent()) {
        AuthorPolicy.require(permission(key, auth), auth, staged.get(), after);
      }
      if (!pin.equals(view.storeTips(StoreNames.SETTINGS))) {
        requireAllowed(
            key, entry, database.tree().authMemory().of(now.state(StoreNames.SETTINGS, Doc.CRDT)));
      }
      boolean alone = expected.isPresent() || staged.isPresent();
      OwnCommits.Pending pending =
          new OwnCommits.Pending(
              entry,
              deltas,
              () -> stillRight(pin),
              alone,
              alone || transaction.isAtGivenTips() ? Optional.empty() : Optional.of(view.tips()),
              strand -> draft.signed(database.rootId(), metadata, key, payloads, strand));
      Optional<Id> stored = database.tree().commit(pending);
      if (stored.isPresent()) {
        trees.observer().committed(System.nanoTime() - start);
        if (staged.isPresent()) {
          DelegationFloors.watch(trees, database.rootId(), auth, after);
        }
        return stored.get();
      }
    }
    throw ErrorKind.TRANSACTION_TIPS_MOVED.error(
        "Database " + database.rootId() + " was changed " + TRIES + " times meanwhile");
  }

  /** Under the tree's lock: whether the settings are those that were pinned. */
  private boolean stillRight(Snapshot pin) {
    TreeView now = database.currentView();
    if (expected.isPresent() && !now.tips().equals(expected.get())) {
      throw ErrorKind.TRANSACTION_TIPS_MOVED.error(
          "The tips of database " + database.rootId() + " are not the expected ones any more");
    }
    return now.storeTips(StoreNames.SETTINGS).equals(pin);
  }

  private void requireAllowed(DatabaseKey key, Entry entry, AuthSettings settings) {
    Verdict verdict = trees.validator().judgeSignedBy(key.publicKey(), entry, settings);
    if (!(verdict instanceof Verdict.Verified)) {
      throw refused(verdict);
    }
  }

  /** What the author may do, who is known to be allowed this. */
  private Permission permission(DatabaseKey key, AuthSettings settings) {
    return settings.hasAuth()
        ? IdentityPermission.resolve(key.publicKey(), key.identity(), settings, trees.delegations())
        : Permission.admin(0);
  }

  private static EideticaException refused(Verdict verdict) {
    String reason =
        switch (verdict) {
          case Verdict.Failed failed -> failed.reason();
          case Verdict.Waiting waiting -> waiting.reason();
          case Verdict.Verified ignored -> "";
        };
    return ErrorKind.TRANSACTION_ENTRY_VALIDATION_FAILED.error(
        "Entry validation failed: " + reason);
  }
}
