package io.eidetica4j.database;

import io.eidetica4j.EideticaException;
import io.eidetica4j.ErrorKind;
import io.eidetica4j.OutcomeUnknownException;
import io.eidetica4j.backend.EntryOutline;
import io.eidetica4j.backend.NewEntry;
import io.eidetica4j.backend.PutResult;
import io.eidetica4j.backend.PutUnit;
import io.eidetica4j.dag.Delta;
import io.eidetica4j.dag.TreeIndex;
import io.eidetica4j.dag.TreeView;
import io.eidetica4j.entry.Entry;
import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.Snapshot;
import io.eidetica4j.entry.VerificationStatus;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Stores what a tree gets, entries and verdicts, and moves its index forward by that. All of it but
 * {@link #put} is called by whoever holds the tree's lock. What can't be shown, or is perhaps
 * stored, makes the tree forget its index, so that nobody sees what is not stored.
 */
final class TreeWrites {
  private static final Logger LOG = System.getLogger(TreeWrites.class.getName());

  private final Trees trees;
  private final Tree tree;

  TreeWrites(Trees trees, Tree tree) {
    this.trees = trees;
    this.tree = tree;
  }

  /**
   * Stores an entry with a status, which one that is held already gets as well unless it is
   * Unverified; tells the listeners where it is Verified.
   */
  void put(Entry entry, VerificationStatus status, WriteSource source) {
    List<WriteListener.Tail> tails =
        tree.locked(ignored -> {
          TreeIndex now = tree.index();
          Optional<Snapshot> previous = tree.tipsToTell(now);
          if (!now.contains(entry.id())) {
            receiveNew(List.of(new NewEntry(entry, status)), source);
          } else if (status != VerificationStatus.UNVERIFIED) {
            setStatuses(now, Map.of(entry.id(), status));
          }
          return status == VerificationStatus.VERIFIED
              ? tree.dispatch(now, previous, source)
              : List.of();
        });
    Listeners.await(tails);
  }

  /**
   * Shows an entry that was made here and is stored, and tells the listeners; to be called under
   * the lock.
   */
  List<WriteListener.Tail> showOwn(NewEntry added, Map<String, Delta<?>> deltas) {
    TreeIndex now = tree.index();
    Optional<Snapshot> previous = tree.tipsToTell(now);
    TreeView before = now.head();
    show(now, List.of(EntryOutline.of(added.entry(), added.status())), deltas);
    tree.keepView(before); // nobody can have had an entry that is made just now as a parent
    if (added.status() == VerificationStatus.UNVERIFIED) {
      tree.due().add(added.entry().id());
    }
    return tree.dispatch(tree.index(), previous, WriteSource.LOCAL);
  }

  /** Shows what other processes have stored and judged. */
  void showOthers(TreeIndex now, List<EntryOutline> added, Map<Id, VerificationStatus> judged) {
    if (!added.isEmpty()) {
      show(now, added, Map.of());
    }
    if (!judged.isEmpty()) {
      showStatuses(tree.index(), judged);
    }
    tree.forgetViews();
    List<Id> ids = added.stream().map(EntryOutline::id).toList();
    added.stream()
        .filter(each -> each.status() == VerificationStatus.UNVERIFIED)
        .forEach(each -> tree.due().add(each.id()));
    trees.waiting().settled(ids);
  }

  /**
   * Stores entries that were received, to be judged. Gives the trees in which something is due for
   * it.
   */
  Set<Tree> receive(List<Entry> entries, WriteSource source) {
    TreeIndex now = tree.index();
    return receiveNew(
        entries.stream()
            .filter(entry -> !now.contains(entry.id()))
            .map(entry -> new NewEntry(entry, VerificationStatus.UNVERIFIED))
            .toList(),
        source);
  }

  /**
   * The same with one entry, only while the verified tips are the expected ones and no other
   * process has changed the tree meanwhile.
   *
   * @throws EideticaException {@code transaction/TipsMoved}; nothing is stored
   */
  Set<Tree> receiveAt(Snapshot expected, Entry entry) {
    tree.index(); // read now, so that what others have written is taken in from here on
    Listeners.runElsewhere(tree.otherWriters().takeIn());
    TreeIndex now = tree.index();
    Optional<VerificationStatus> held = now.status(entry.id());
    if (!now.head().tips().equals(expected)
        || held.filter(VerificationStatus.VERIFIED::equals).isPresent()) {
      throw tipsMoved(); // somebody else may have made the very same entry
    }
    List<NewEntry> one = List.of(new NewEntry(entry, VerificationStatus.UNVERIFIED));
    return held.isPresent()
        ? Set.of()
        : receive(new PutUnit(one, true, tree.otherWriters().position()));
  }

  private EideticaException tipsMoved() {
    return ErrorKind.TRANSACTION_TIPS_MOVED.error(
        "The tips of database " + tree.root() + " are not the expected ones any more");
  }

  private Set<Tree> receiveNew(List<NewEntry> entries, WriteSource source) {
    return entries.isEmpty()
        ? Set.of()
        : receive(new PutUnit(entries, source != WriteSource.REMOTE, OptionalLong.empty()));
  }

  private Set<Tree> receive(PutUnit unit) {
    List<NewEntry> entries = unit.entries();
    store(tree.index(), unit);
    tree.forgetViews();
    List<Id> ids = entries.stream().map(each -> each.entry().id()).toList();
    tree.due().addAll(ids);
    return trees.waiting().settled(ids);
  }

  /** Entries that are there already stay as they are. */
  private void store(TreeIndex now, PutUnit unit) {
    unit.validate();
    PutResult result = putAll(List.of(unit)).getFirst();
    if (result instanceof PutResult.Moved) {
      Listeners.runElsewhere(tree.otherWriters().takeIn());
      throw tipsMoved();
    }
    result.outcomes();
    show(
        now,
        unit.entries().stream().map(e -> EntryOutline.of(e.entry(), e.status())).toList(),
        Map.of());
  }

  /** Stores units of this tree, each with an outcome of its own. */
  List<PutResult> putAll(List<PutUnit> units) {
    if (units.isEmpty()) {
      return List.of();
    }
    List<PutResult> results;
    try {
      results = trees.backend().putAll(units);
    } catch (EideticaException e) {
      results = Collections.nCopies(units.size(), new PutResult.Failed(e));
    }
    for (PutResult result : results) {
      if (result instanceof PutResult.Failed(OutcomeUnknownException ignored)) {
        tree.forgetAndLookAgain();
      }
    }
    return results;
  }

  /** Moves the index forward by what is stored. */
  private void show(TreeIndex now, List<EntryOutline> added, Map<String, Delta<?>> deltas) {
    try {
      if (added.size() == 1) {
        now.add(added.getFirst(), deltas);
      } else {
        now.addAll(added);
      }
    } catch (RuntimeException e) {
      // They are stored, so this is no failure of the write: an application's own merge may throw.
      LOG.log(Level.WARNING, "The index of database " + tree.root() + " is read again", e);
      tree.forgetAndLookAgain();
    }
  }

  /** Changes statuses against what a verdict said. */
  void setStatuses(TreeIndex now, Map<Id, VerificationStatus> changes) {
    storeStatuses(changes);
    showStatuses(now, changes);
    tree.forgetViews();
  }

  private void showStatuses(TreeIndex now, Map<Id, VerificationStatus> changes) {
    now.setStatuses(changes);
    tree.authMemory().clear();
    tree.due().waitNoMore(changes.keySet());
    trees.waiting().settled(changes.keySet());
  }

  /**
   * Keeps verdicts that the index knows already and shows them to readers, in memory only where
   * nothing may be written: what others left without a verdict can be read all the same. To be
   * called under the lock.
   */
  void storeVerdicts(TreeIndex now, Map<Id, VerificationStatus> verdicts) {
    if (!trees.backend().isReadOnly()) {
      storeStatuses(verdicts);
    }
    now.publishJudged();
    tree.forgetViews(); // one that was made meanwhile rests on what was so before
  }

  private void storeStatuses(Map<Id, VerificationStatus> changes) {
    tree.forgetViews();
    try {
      trees.backend().setStatus(changes);
    } catch (RuntimeException e) {
      tree.forgetAndLookAgain();
      throw e;
    }
  }
}
