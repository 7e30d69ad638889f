package io.eidetica4j.database;

import io.eidetica4j.EideticaException;
import io.eidetica4j.dag.TreeIndex;
import io.eidetica4j.entry.Entry;
import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.Snapshot;
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
import java.util.function.Function;

/**
 * Verifies a tree: runs passes over it, and over trees that it delegates to where those have
 * something to verify as well, until there is no news; then over trees in which something waited
 * for what was found. A pass holds the lock of its tree and of no other; only between passes does
 * one tree lead to another. So however trees delegate to one another, no two threads can wait for
 * each other's trees.
 */
final class Verifier {
  private static final Logger LOG = System.getLogger(Verifier.class.getName());

  /** Passes over one tree before what is still coming in is left to the next look. */
  private static final int MOST_PASSES = 16;

  /** How far it goes from tree to tree; what is behind is left to a look at those trees. */
  private static final int MOST_DEPTH = 32;

  private static final ScopedValue<Pass> RUNNING = ScopedValue.newInstance();

  private final Trees trees;
  private final Tree tree;
  private final WriteSource source;
  private final List<WriteListener.Tail> tails = new ArrayList<>();
  private final Set<Tree> under = new HashSet<>();

  Verifier(Trees trees, Tree tree) {
    this(trees, tree, WriteSource.REMOTE);
  }

  /** For entries that came from somewhere. */
  Verifier(Trees trees, Tree tree, WriteSource source) {
    this.trees = trees;
    this.tree = tree;
    this.source = source;
  }

  /**
   * Verifies what has arrived in a tree, if anything has. A thread that writes some tree does not
   * begin to: where it is in the midst of a pass, that sees to it afterwards.
   */
  static void lookAt(Trees trees, Tree tree) {
    if (tree.index().unverified() == 0 || !tree.due().hasNews()) {
      return;
    }
    if (RUNNING.isBound()) {
      RUNNING.get().noteBehind(tree);
    } else if (!Tree.isWriting()) {
      new Verifier(trees, tree).verify();
    }
  }

  /** Judges what is due. */
  VerifyReport verify() {
    return take(List.of());
  }

  /** Judges whatever in the tree waits for a verdict. */
  VerifyReport verifyAll() {
    tree.due().addEverything();
    return verify();
  }

  /** Stores entries that were received, then judges what is due. */
  VerifyReport take(List<Entry> received) {
    return take(received, locked -> locked.writes().receive(received, source));
  }

  /** The same with one, if the tree's verified tips are these; see {@link TreeWrites#receiveAt}. */
  VerifyReport takeAt(Snapshot expected, Entry received) {
    return take(List.of(received), locked -> locked.writes().receiveAt(expected, received));
  }

  /**
   * Entries that have come.
   *
   * @param count how many
   * @param store stores them under the tree's lock, and gives the trees in which something is due
   *     for it
   */
  private record Received(int count, Function<Tree, Set<Tree>> store) {
    static final Received NOTHING = new Received(0, tree -> Set.of());
  }

  private VerifyReport take(List<Entry> received, Function<Tree, Set<Tree>> store) {
    Map<Id, Entry> atHand = HashMap.newHashMap(received.size());
    received.forEach(entry -> atHand.put(entry.id(), entry));
    Signatures checks =
        Signatures.start(worthChecking(received, atHand), LikelySigners.of(tree, tree.index()));
    int verified = 0;
    int failed = 0;
    try {
      for (Pass pass : verify(tree, new Received(received.size(), store), atHand, checks)) {
        verified += pass.verified();
        failed += pass.failed();
      }
    } finally {
      checks.stop();
      Listeners.await(tails);
    }
    return new VerifyReport(verified, failed, tree.index().unverified());
  }

  /** The passes that it took. */
  private List<Pass> verify(
      Tree next, Received received, Map<Id, Entry> atHand, Signatures checks) {
    List<Pass> passes = new ArrayList<>();
    under.add(next);
    while (passes.isEmpty() || (next.due().hasNews() && passes.size() < MOST_PASSES)) {
      Received first = passes.isEmpty() ? received : Received.NOTHING;
      Pass pass = next.locked(t -> pass(t, first, atHand, checks));
      passes.add(pass);
      for (Tree other : pass.behind()) {
        if (other.due().hasNews() && under.size() < MOST_DEPTH && !under.contains(other)) {
          verifyToo(other);
        }
      }
    }
    under.remove(next);
    return passes;
  }

  /** Nobody has asked for it, so nobody is told where it fails; it is tried again. */
  private void verifyToo(Tree other) {
    try {
      verify(other, Received.NOTHING, Map.of(), Signatures.NONE);
    } catch (EideticaException e) {
      LOG.log(
          Level.WARNING,
          "Database {0} could not be verified after {1}: {2}",
          other.root(),
          tree.root(),
          e.getMessage());
    } finally {
      under.remove(other);
    }
  }

  /** Where more was promoted than was handed over, it is told as what had been received. */
  private Pass pass(Tree locked, Received received, Map<Id, Entry> atHand, Signatures checks) {
    Optional<Snapshot> before = locked.tipsToTell(locked.index());
    Set<Tree> woken = received.store().apply(locked);
    Pass pass = new Pass(trees, locked, atHand, checks);
    woken.forEach(pass::noteBehind);
    try {
      ScopedValue.where(RUNNING, pass).run(pass::run);
    } finally { // where storage fails half-way, what was promoted before that is still to be told
      if (pass.verified() > 0) {
        boolean isSubmitted =
            source == WriteSource.SUBMITTED && pass.verified() <= received.count();
        tails.addAll(
            isSubmitted
                ? locked.dispatch(pass.index(), before, source)
                : locked.dispatchPass(pass.index()));
      }
    }
    return pass;
  }

  /**
   * Those that can be judged when they have been stored, in the order in which that will happen.
   * Anyone can send entries whose parents are missing; their signatures are not checked.
   */
  private List<Entry> worthChecking(List<Entry> received, Map<Id, Entry> coming) {
    TreeIndex index = tree.index();
    List<Entry> worth = new ArrayList<>(received);
    worth.sort((a, b) -> Long.compareUnsigned(a.height(), b.height()));
    Set<Id> stranded = new HashSet<>();
    worth.removeIf(entry -> {
      boolean held = index.contains(entry.id());
      for (Id parent : entry.parents()) {
        boolean ready =
            coming.containsKey(parent)
                ? !stranded.contains(parent)
                : index.status(parent).filter(VerificationStatus.VERIFIED::equals).isPresent();
        if (!ready) {
          stranded.add(entry.id());
        }
      }
      return held || stranded.contains(entry.id());
    });
    return worth;
  }
}
