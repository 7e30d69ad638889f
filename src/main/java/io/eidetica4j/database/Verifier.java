package io.eidetica4j.database;

import io.eidetica4j.auth.Verdict;
import io.eidetica4j.crypto.PublicKey;
import io.eidetica4j.dag.TreeIndex;
import io.eidetica4j.entry.Entry;
import io.eidetica4j.entry.EntrySignatures;
import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.KeyHint;
import io.eidetica4j.entry.SigKey;
import io.eidetica4j.entry.VerificationStatus;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * A verification pass over one tree: judges all entries that wait for a verdict, parents first,
 * under the tree's lock. Signatures, which take nearly all the time, are checked beforehand on all
 * cores; the verdicts then follow one another.
 */
final class Verifier {
  private static final Logger LOG = System.getLogger(Verifier.class.getName());
  private static final int BATCH = 512;
  private static final ScopedValue<Boolean> RUNNING = ScopedValue.newInstance();

  private final Trees trees;
  private final Tree tree;

  Verifier(Trees trees, Tree tree) {
    this.trees = trees;
    this.tree = tree;
  }

  /** Whether this thread is inside a pass: reads do not start another one then. */
  static boolean isRunning() {
    return RUNNING.isBound();
  }

  VerifyReport run() {
    Outcome outcome =
        tree.locked(
            t -> ScopedValue.where(RUNNING, true).call(() -> pass(new Outcome(), t.index())));
    Listeners.await(outcome.tails);
    return new VerifyReport(outcome.verified, outcome.failed, outcome.waiting);
  }

  private static final class Outcome {
    private int verified;
    private int failed;
    private int waiting;
    private List<WriteListener.Tail> tails = List.of();
  }

  private Outcome pass(Outcome outcome, TreeIndex index) {
    if (index.unverified() == 0) {
      tree.passDone();
      return outcome;
    }
    long start = System.nanoTime();
    List<Id> ids = index.ancestry().unverified(trees.order());
    for (int from = 0; from < ids.size(); from += BATCH) {
      judge(ids.subList(from, Math.min(from + BATCH, ids.size())), index, outcome);
    }
    trees.observer().verified(outcome.verified + outcome.failed, System.nanoTime() - start);
    tree.passDone();
    if (outcome.verified > 0) {
      outcome.tails = tree.dispatch(index, index.rawTips(), WriteSource.REMOTE);
    }
    return outcome;
  }

  private void judge(List<Id> ids, TreeIndex index, Outcome outcome) {
    Map<Id, Entry> entries = trees.backend().getAll(ids);
    Set<Id> wellSigned = wellSigned(entries);
    Judge judge = new Judge(trees, tree, index);
    Map<Id, VerificationStatus> changes = new HashMap<>();
    for (Id id : ids) {
      Entry entry = entries.get(id);
      if (entry == null) {
        outcome.waiting++;
        continue;
      }
      Predicate<PublicKey> signed =
          key ->
              hinted(entry).filter(key::equals).isPresent()
                  ? wellSigned.contains(id)
                  : EntrySignatures.verifies(entry, key);
      VerificationStatus status = status(judge.judge(entry, signed), id, outcome);
      if (status != VerificationStatus.UNVERIFIED) {
        changes.put(id, status);
        index.setStatuses(Map.of(id, status)); // what follows rests on it
      }
    }
    if (!changes.isEmpty()) {
      tree.storeStatuses(changes);
    }
  }

  private VerificationStatus status(Verdict verdict, Id id, Outcome outcome) {
    return switch (verdict) {
      case Verdict.Verified ignored -> {
        outcome.verified++;
        yield VerificationStatus.VERIFIED;
      }
      case Verdict.Failed failed -> {
        outcome.failed++;
        trees.observer().rejected(failed.rule());
        LOG.log(
            Level.WARNING,
            "Entry {0} of database {1} is rejected by rule {2}: {3}",
            id,
            tree.root(),
            failed.rule(),
            failed.reason());
        yield VerificationStatus.FAILED;
      }
      case Verdict.Waiting ignored -> {
        outcome.waiting++;
        yield VerificationStatus.UNVERIFIED;
      }
    };
  }

  /** The entries that bear a signature of the key they name. */
  private static Set<Id> wellSigned(Map<Id, Entry> entries) {
    if (entries.size() < 2) {
      Set<Id> found = new HashSet<>();
      entries.forEach((id, entry) -> check(entry).ifPresent(ok -> found.add(id)));
      return found;
    }
    return entries.entrySet().parallelStream()
        .map(e -> check(e.getValue()).map(ok -> e.getKey()).orElse(null))
        .filter(Objects::nonNull)
        .collect(Collectors.toSet());
  }

  private static Optional<Entry> check(Entry entry) {
    return hinted(entry).filter(key -> EntrySignatures.verifies(entry, key)).map(key -> entry);
  }

  private static Optional<PublicKey> hinted(Entry entry) {
    return entry.sig().key() instanceof SigKey.Direct(KeyHint hint)
        ? hint.pubkey()
        : Optional.empty();
  }
}
