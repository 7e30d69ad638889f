package io.eidetica4j.database;

import io.eidetica4j.auth.Verdict;
import io.eidetica4j.crypto.PublicKey;
import io.eidetica4j.dag.EntryRun;
import io.eidetica4j.dag.TreeIndex;
import io.eidetica4j.entry.Entry;
import io.eidetica4j.entry.EntrySignatures;
import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.VerificationStatus;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * One pass over one tree, under its lock: judges the entries that are due, parents first, and those
 * that have waited for them, until nothing more can be said.
 *
 * <p>It goes in rounds. A round takes in what is due and has all its parents judged or in the same
 * round, and with each entry what waited for just that; so a long history that waited for its root
 * is one round, not one for each entry. Signatures, which take nearly all the time, are checked
 * meanwhile on all cores; the verdicts follow one another. An entry that had to wait for something
 * else than its parents doesn't draw those behind it into its next round, so that whoever makes it
 * due again and again has only that one judged.
 */
final class Pass {
  private static final Logger LOG = System.getLogger(Pass.class.getName());
  private static final int BATCH = 1024;
  private static final long BATCH_BYTES = 32 << 20;

  private final Trees trees;
  private final Tree tree;
  private final TreeIndex index;
  private final Map<Id, Entry> atHand;
  private final Signatures checked;
  private final Judge judge;
  private final Set<Tree> behind = new LinkedHashSet<>();
  private int verified;
  private int failed;

  /**
   * A pass.
   *
   * @param atHand entries that need not be read again
   * @param checked signatures that were checked, or are being checked
   */
  Pass(Trees trees, Tree tree, Map<Id, Entry> atHand, Signatures checked) {
    this.trees = trees;
    this.tree = tree;
    this.index = tree.index();
    this.atHand = atHand;
    this.checked = checked;
    this.judge = new Judge(trees, tree, index);
  }

  /** A tree has something to verify, on which this one rests or which rests on this one. */
  void noteBehind(Tree other) {
    if (other != tree) {
      behind.add(other);
    }
  }

  /** The trees that were noted. */
  Set<Tree> behind() {
    return behind;
  }

  TreeIndex index() {
    return index;
  }

  int verified() {
    return verified;
  }

  int failed() {
    return failed;
  }

  void run() {
    long start = System.nanoTime();
    try {
      Collection<Id> due = tree.due().take(index, trees.order());
      while (!due.isEmpty()) {
        List<Id> round = round(due);
        EntryRun stored = new EntryRun(trees.backend(), notAtHand(round));
        Iterator<Id> next = round.iterator();
        while (next.hasNext()) {
          judge(batch(next, stored));
        }
        due = tree.due().take(index, trees.order());
      }
    } catch (RuntimeException | Error e) {
      tree.due().addEverything();
      throw e;
    }
    trees.observer().verified(verified + failed, System.nanoTime() - start);
  }

  private List<Id> round(Collection<Id> due) {
    List<Id> round = new ArrayList<>(due.size());
    Set<Id> in = HashSet.newHashSet(due.size());
    ArrayDeque<Id> work = new ArrayDeque<>(index.ancestry().unverified(due, trees.order()));
    while (!work.isEmpty()) {
      Id id = work.poll();
      if (in.contains(id)) {
        continue;
      }
      long seen = trees.waiting().changes();
      Set<Id> open = index.ancestry().openParents(id, in::contains, Waiting.MOST);
      if (!open.isEmpty() && !anyForeign(open)) {
        await(id, open, seen);
        continue;
      }
      in.add(id);
      round.add(id);
      if (!tree.due().hasWaitedForMore(id)) {
        trees
            .waiting()
            .take(id)
            .forEach(waiter -> {
              if (waiter.tree() == tree) {
                work.add(waiter.entry());
              } else {
                waiter.tree().due().add(waiter.entry());
              }
            });
      }
    }
    return round;
  }

  /** Whether something that is not in this tree is in another: that is to be judged at once. */
  private boolean anyForeign(Set<Id> open) {
    List<Id> missing = open.stream().filter(id -> !index.contains(id)).toList();
    return !missing.isEmpty() && !trees.heldElsewhere(missing, tree.root()).isEmpty();
  }

  private void judge(Map<Id, Entry> entries) {
    Signatures more = checkMore(entries);
    Map<Id, VerificationStatus> verdicts = HashMap.newHashMap(entries.size());
    try {
      entries.forEach((id, entry) -> judge(id, entry, more, verdicts));
      store(verdicts);
    } catch (RuntimeException | Error e) {
      tree.forgetAndLookAgain(); // the index knows verdicts that are not stored
      throw e;
    } finally {
      more.stop();
    }
  }

  private List<Id> notAtHand(List<Id> ids) {
    return ids.stream().filter(id -> !atHand.containsKey(id)).toList();
  }

  /** The next entries in their order, as far as they are not too many or too large. */
  private Map<Id, Entry> batch(Iterator<Id> next, EntryRun stored) {
    Map<Id, Entry> batch = new LinkedHashMap<>();
    long read = 0;
    while (next.hasNext() && batch.size() < BATCH && read < BATCH_BYTES) {
      Id id = next.next();
      Entry entry = atHand.get(id);
      if (entry == null) {
        entry = stored.next().orElse(null);
        read += entry == null ? 0 : EntryRun.bytes(entry);
      }
      if (entry != null) {
        batch.put(id, entry);
      }
    }
    return batch;
  }

  /** Begins to check the signatures that nobody has checked yet and that may matter. */
  private Signatures checkMore(Map<Id, Entry> entries) {
    List<Entry> unchecked = new ArrayList<>();
    entries.forEach((id, entry) -> {
      if (!checked.covers(id)
          && !tree.due().hasWaitedForMore(id)
          && entry.parents().stream().noneMatch(this::hasFailed)) {
        unchecked.add(entry);
      }
    });
    return Signatures.start(unchecked, LikelySigners.of(tree, index));
  }

  private boolean hasFailed(Id id) {
    return index.status(id).filter(VerificationStatus.FAILED::equals).isPresent();
  }

  private void judge(Id id, Entry entry, Signatures more, Map<Id, VerificationStatus> verdicts) {
    long seen = trees.waiting().changes();
    Predicate<PublicKey> signed =
        key ->
            checked
                .signedBy(id, key)
                .or(() -> more.signedBy(id, key))
                .or(() -> tree.due().checkedBefore(id).flatMap(before -> before.is(key)))
                .orElseGet(() -> EntrySignatures.verifies(entry, key));
    switch (judge.judge(entry, signed)) {
      case Verdict.Verified ignored -> settle(id, VerificationStatus.VERIFIED, verdicts);
      case Verdict.Failed reason -> {
        tell(id, reason);
        settle(id, VerificationStatus.FAILED, verdicts);
      }
      case Verdict.Waiting waiting -> {
        if (index.ancestry().openParents(id, parent -> false, 1).isEmpty()) {
          tree.due().waitsForMore(id, checked.result(id).or(() -> more.result(id)));
        }
        await(id, waiting.missing(), seen);
      }
    }
  }

  private void await(Id id, Set<Id> awaited, long seen) {
    trees.waiting().register(new Waiting.Waiter(tree, id), awaited);
    if (trees.waiting().changes() != seen) {
      tree.due().add(id); // perhaps just what it waits for
    }
  }

  private void tell(Id id, Verdict.Failed failed) {
    trees.observer().rejected(failed.rule());
    LOG.log(
        Level.WARNING,
        "Entry {0} of database {1} is rejected by rule {2}: {3}",
        id,
        tree.root(),
        failed.rule(),
        failed.reason());
  }

  private void settle(Id id, VerificationStatus verdict, Map<Id, VerificationStatus> verdicts) {
    index.judged(id, verdict); // what follows rests on it
    tree.due().waitNoMore(List.of(id));
    verdicts.put(id, verdict);
  }

  /** Makes verdicts known: first to the backend, then to readers, then to who waits for them. */
  private void store(Map<Id, VerificationStatus> verdicts) {
    if (verdicts.isEmpty()) {
      return;
    }
    tree.writes().storeVerdicts(index, verdicts);
    for (VerificationStatus verdict : verdicts.values()) {
      if (verdict == VerificationStatus.VERIFIED) {
        verified++;
      } else {
        failed++;
      }
    }
    trees.waiting().settled(verdicts.keySet()).forEach(this::noteBehind);
  }
}
