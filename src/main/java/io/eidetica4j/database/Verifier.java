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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A verification pass over one tree: judges all entries that wait for a verdict, parents first and
 * again where they had to wait for each other, under the tree's lock. Signatures, which take nearly
 * all the time, are checked beforehand on all cores; the verdicts then follow one another.
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
    Outcome outcome = new Outcome();
    try {
      tree.locked(t -> ScopedValue.where(RUNNING, true).call(() -> pass(outcome, t.index())));
    } finally {
      Listeners.await(outcome.tails);
    }
    return new VerifyReport(outcome.verified, outcome.failed, outcome.waiting);
  }

  private static final class Outcome {
    private int verified;
    private int failed;
    private int waiting;
    private boolean promoted;
    private List<WriteListener.Tail> tails = List.of();

    private final Awaiting awaiting = new Awaiting();

    /** Entries that cannot be judged since something they descend from is not held. */
    private final Set<Id> stranded = new HashSet<>();

    private final Set<Id> checked = new HashSet<>();
    private final Set<Id> wellSigned = new HashSet<>();
  }

  private Outcome pass(Outcome outcome, TreeIndex index) {
    if (index.unverified() == 0) {
      tree.passDone();
      return outcome;
    }
    long start = System.nanoTime();
    List<Id> ids = index.ancestry().unverified(trees.order());
    try {
      for (; !ids.isEmpty(); ids = outcome.awaiting.takeReady()) {
        for (int from = 0; from < ids.size(); from += BATCH) {
          judge(ids.subList(from, Math.min(from + BATCH, ids.size())), index, outcome);
        }
      }
    } finally { // where storage fails half-way, what was promoted before that is still to be told
      if (outcome.promoted) {
        outcome.tails = tree.dispatchPass(index);
      }
    }
    outcome.waiting = index.unverified();
    trees.observer().verified(outcome.verified + outcome.failed, System.nanoTime() - start);
    tree.passDone();
    return outcome;
  }

  private void judge(List<Id> ids, TreeIndex index, Outcome outcome) {
    Map<Id, Entry> entries = trees.backend().getAll(ids);
    checkSignatures(ids, entries, index, outcome);
    Judge judge = new Judge(trees, tree, index);
    Map<Id, VerificationStatus> changes = new HashMap<>();
    for (Id id : ids) {
      Entry entry = entries.get(id);
      if (entry == null) {
        continue;
      }
      Predicate<PublicKey> signed =
          key ->
              (outcome.checked.contains(id) && hinted(entry).filter(key::equals).isPresent())
                  ? outcome.wellSigned.contains(id)
                  : EntrySignatures.verifies(entry, key);
      Verdict verdict = judge.judge(entry, signed);
      VerificationStatus status = status(verdict, id, outcome);
      if (status != VerificationStatus.UNVERIFIED) {
        changes.put(id, status);
        index.setStatuses(Map.of(id, status)); // what follows rests on it
        outcome.awaiting.settle(id);
      } else if (verdict instanceof Verdict.Waiting waiting) {
        outcome.awaiting.waits(id, waiting.missing());
      }
    }
    if (!changes.isEmpty()) {
      tree.storeVerdicts(changes);
      outcome.promoted |= changes.containsValue(VerificationStatus.VERIFIED);
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
      case Verdict.Waiting ignored -> VerificationStatus.UNVERIFIED;
    };
  }

  /**
   * Checks the signatures of entries against the keys they name, on all cores. Not of entries whose
   * ancestors are not held: anyone can send those, and they would be checked in every pass.
   */
  private static void checkSignatures(
      List<Id> ids, Map<Id, Entry> entries, TreeIndex index, Outcome outcome) {
    List<Entry> ready = new ArrayList<>(ids.size());
    for (Id id : ids) {
      Entry entry = entries.get(id);
      if (entry == null) {
        continue;
      }
      if (entry.parents().stream()
          .anyMatch(p -> outcome.stranded.contains(p) || !index.contains(p))) {
        outcome.stranded.add(id);
      } else if (outcome.checked.add(id)) {
        ready.add(entry);
      }
    }
    Stream<Entry> each = ready.size() < 2 ? ready.stream() : ready.parallelStream();
    outcome.wellSigned.addAll(
        each.filter(Verifier::isWellSigned).map(Entry::id).collect(Collectors.toSet()));
  }

  private static boolean isWellSigned(Entry entry) {
    return hinted(entry).filter(key -> EntrySignatures.verifies(entry, key)).isPresent();
  }

  private static Optional<PublicKey> hinted(Entry entry) {
    return entry.sig().key() instanceof SigKey.Direct(KeyHint hint)
        ? hint.pubkey()
        : Optional.empty();
  }
}
