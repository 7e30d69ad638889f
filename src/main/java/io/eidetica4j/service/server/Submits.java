package io.eidetica4j.service.server;

import io.eidetica4j.EideticaException;
import io.eidetica4j.ErrorKind;
import io.eidetica4j.database.Database;
import io.eidetica4j.database.Trees;
import io.eidetica4j.entry.Entry;
import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.Snapshot;
import io.eidetica4j.entry.VerificationStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Takes entries in, whoever hands them over: each is judged by what it says and by nothing else.
 * Nobody is told the verdict.
 */
final class Submits {
  private final Trees trees;
  private final Gate gate;
  private final Intake intake;
  private final SubmitQuota quota;

  /** For one connection; intake and quota are the server's. */
  Submits(Trees trees, Intake intake, SubmitQuota quota) {
    this.trees = trees;
    this.gate = new Gate(trees);
    this.intake = intake;
    this.quota = quota;
  }

  /**
   * Takes entries in that were handed over together, for the same database.
   *
   * @return for each of them why it is not stored, in the order given
   */
  List<Optional<RuntimeException>> take(LoginState.LoggedIn user, Id root, List<Entry> entries) {
    List<Optional<RuntimeException>> outcomes = new ArrayList<>(entries.size());
    List<Entry> good = new ArrayList<>(entries.size());
    for (Entry entry : entries) {
      Optional<RuntimeException> refusal = refusal(user, root, entry);
      outcomes.add(refusal);
      if (refusal.isEmpty()) {
        good.add(entry);
      }
    }
    List<Optional<RuntimeException>> taken = intake.take(root, good);
    List<Entry> stored = new ArrayList<>(good.size());
    int next = 0;
    for (int i = 0; i < outcomes.size(); i++) {
      if (outcomes.get(i).isEmpty()) {
        outcomes.set(i, taken.get(next++));
        if (outcomes.get(i).isEmpty()) {
          stored.add(entries.get(i));
        }
      }
    }
    count(user, root, stored);
    return outcomes;
  }

  /**
   * Takes an entry in, where tips are expected only while the database has just those.
   *
   * @throws EideticaException {@code transaction/TipsMoved} where it has others; nothing is stored
   */
  void takeAt(Optional<Snapshot> expected, LoginState.LoggedIn user, Id root, Entry entry) {
    check(user, root, entry);
    if (expected.isPresent()) {
      trees.putSubmittedEntryAt(expected.get(), root, entry);
    } else {
      intake
          .take(root, List.of(entry))
          .getFirst()
          .ifPresent(reason -> {
            throw reason;
          });
    }
    count(user, root, List.of(entry));
  }

  private Optional<RuntimeException> refusal(LoginState.LoggedIn user, Id root, Entry entry) {
    try {
      check(user, root, entry);
      return Optional.empty();
    } catch (EideticaException e) {
      return Optional.of(e);
    }
  }

  private void check(LoginState.LoggedIn user, Id root, Entry entry) {
    if (!entry.tree().equals(root)) {
      throw ErrorKind.INSTANCE_ENTRY_NOT_IN_DATABASE
          .error("Entry " + entry.id() + " does not belong to database " + root)
          .with("entry_id", entry.id())
          .with("database_id", root);
    }
    entry.validate();
    if (!entry.isRoot() && gate.find(root).isEmpty()) {
      throw Gate.notFound(root);
    }
    quota.check(user.uuid());
  }

  private void count(LoginState.LoggedIn user, Id root, List<Entry> entries) {
    Optional<Database> database = gate.find(root);
    for (Entry entry : entries) {
      if (database
          .flatMap(each -> each.status(entry.id()))
          .filter(VerificationStatus.VERIFIED::equals)
          .isEmpty()) {
        quota.count(user.uuid());
      }
    }
  }
}
