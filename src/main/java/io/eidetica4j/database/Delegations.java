package io.eidetica4j.database;

import io.eidetica4j.EideticaException;
import io.eidetica4j.ErrorKind;
import io.eidetica4j.auth.AuthSettings;
import io.eidetica4j.auth.DelegatedTreeRef;
import io.eidetica4j.auth.DelegationResolver;
import io.eidetica4j.auth.PermissionBounds;
import io.eidetica4j.auth.ResolvedAuth;
import io.eidetica4j.auth.SettingsDocs;
import io.eidetica4j.auth.SigKeyGrant;
import io.eidetica4j.auth.TreeReference;
import io.eidetica4j.auth.Verdict;
import io.eidetica4j.crdt.Doc;
import io.eidetica4j.crypto.PublicKey;
import io.eidetica4j.dag.ClaimedPart;
import io.eidetica4j.dag.TreeIndex;
import io.eidetica4j.dag.TreeView;
import io.eidetica4j.entry.DelegationStep;
import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.KeyHint;
import io.eidetica4j.entry.SigKey;
import io.eidetica4j.entry.Snapshot;
import io.eidetica4j.store.StoreNames;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Resolves identities by delegation: walks from tree to tree along the path, each time from the
 * settings that the step before has led to, and looks for the signer in the last of them.
 *
 * <p>Of each tree the signer claims tips, which say how much of its history is to count. They may
 * be anything: honest nodes of the reference claim all tips they hold, so junk that somebody pushed
 * is among them, and others may not have arrived here. So only what is Verified of the claimed
 * history counts; where that is not enough to find the signer and there are gaps in the claimed
 * history, this waits, since what fills them may be what is lacking. Where it is enough, it does
 * not: gaps don't hold anybody up. (The price is that a revocation may be in one.) Tips of other
 * trees count as junk does.
 *
 * <p>A tree that has something to verify is verified first, but not from within a pass over another
 * tree, which holds that one's lock: there it is noted, and {@link Verifier} sees to it when it
 * holds no lock any more. So no thread ever waits for the right to verify one tree while it holds
 * that over another, whichever trees delegate to whichever. All that is done with a tree in here is
 * to read its index, for which no tree's lock is needed but while the index is being loaded; and
 * who loads waits for nobody.
 */
final class Delegations implements DelegationResolver {
  private static final Logger LOG = System.getLogger(Delegations.class.getName());

  /** Gaps that are remembered of a claim; as many as there may be tips in one step. */
  static final int MOST_GAPS = 64;

  private static final int KEPT = 256;

  private final Trees trees;
  private final Map<Reach, Boolean> reached =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Reach, Boolean> eldest) {
          return size() > KEPT;
        }
      };

  private record Reach(Id tree, Snapshot tips, List<Id> floor) {}

  Delegations(Trees trees) {
    this.trees = trees;
  }

  /** What a step leads to, and what is lacking on the way there. */
  private static final class Walk {
    private AuthSettings settings;
    private Optional<PermissionBounds> bounds = Optional.empty();
    private final Set<Id> gaps = new LinkedHashSet<>();

    private Walk(AuthSettings settings) {
      this.settings = settings;
    }

    private void missing(Id id) {
      if (gaps.size() < MOST_GAPS) {
        gaps.add(id);
      }
    }
  }

  @Override
  public Resolution resolve(SigKey.Delegation key, AuthSettings settings) {
    Walk walk = new Walk(settings);
    try {
      for (DelegationStep step : key.path()) {
        follow(step, walk);
      }
      return new Resolved(
          candidates(walk, key.hint()),
          walk.gaps.isEmpty() ? Optional.empty() : Optional.of(waiting(walk)));
    } catch (EideticaException e) {
      if (!isRefusal(e)) {
        throw e;
      }
      return walk.gaps.isEmpty() ? new Refused(e) : new Waiting(waiting(walk));
    }
  }

  private static Verdict.Waiting waiting(Walk walk) {
    return new Verdict.Waiting("a delegated tree is not complete", walk.gaps);
  }

  /** What the claim deserves, as opposed to failures of storage. */
  private static boolean isRefusal(EideticaException e) {
    return switch (e.kind()) {
      case AUTH_DELEGATION_NOT_FOUND,
          AUTH_INVALID_DELEGATION_TIPS,
          AUTH_INVALID_AUTH_CONFIGURATION,
          AUTH_KEY_NOT_FOUND,
          AUTH_INVALID_KEY_FORMAT,
          AUTH_KEY_PARSING_FAILED ->
          true;
      default -> false;
    };
  }

  private void follow(DelegationStep step, Walk walk) {
    DelegatedTreeRef ref = walk.settings.delegatedTree(step.tree());
    PermissionBounds bounds = ref.permissionBounds();
    walk.bounds = Optional.of(walk.bounds.map(outer -> outer.narrowedBy(bounds)).orElse(bounds));
    walk.settings = settingsAt(ref.tree(), Snapshot.of(step.tips()), walk);
  }

  /** The settings of a tree as of claimed tips, which may not be behind its floor. */
  private AuthSettings settingsAt(TreeReference declared, Snapshot claimed, Walk walk) {
    Id root = declared.root();
    if (!trees.backend().contains(root)) {
      walk.missing(root);
      throw invalidTips(root, claimed);
    }
    Tree tree = trees.tree(root);
    Verifier.lookAt(trees, tree);
    TreeIndex index = tree.index();
    ClaimedPart part = index.ancestry().verifiedPart(claimed, MOST_GAPS);
    part.gaps().stream()
        .filter(id -> index.contains(id) || !trees.backend().contains(id)) // not of another tree
        .forEach(walk::missing);
    if (part.tips().isEmpty() || !reaches(index, part.tips(), declared.tips())) {
      throw invalidTips(root, claimed);
    }
    // Where settings are does not depend on verdicts any more, but what they say may until just
    // now.
    Snapshot tips =
        tree.viewAt(part.tips(), TreeView.Which.VERIFIED).storeTips(StoreNames.SETTINGS);
    Set<Id> unsettled = index.ancestry().gapsBelow(StoreNames.SETTINGS, tips, MOST_GAPS);
    unsettled.forEach(walk::missing);
    try {
      return unsettled.isEmpty()
          ? tree.authMemory()
              .atPin(tips, () -> index.storeStateAt(StoreNames.SETTINGS, tips, Doc.CRDT))
          : SettingsDocs.auth(index.storeStateAt(StoreNames.SETTINGS, tips, Doc.CRDT));
    } catch (EideticaException e) {
      throw PinnedSettings.isUnreadable(e) ? unreadable(e) : e;
    }
  }

  /** Whether the verified part of a claim has come as far as the floor; this can never change. */
  private boolean reaches(TreeIndex index, Snapshot tips, List<Id> floor) {
    if (tips.tips().containsAll(floor)) {
      return true;
    }
    Reach asked = new Reach(index.tree(), tips, floor);
    synchronized (reached) {
      Boolean known = reached.get(asked);
      if (known != null) {
        return known;
      }
    }
    boolean answer = index.ancestry().reaches(tips, floor);
    synchronized (reached) {
      reached.put(asked, answer);
    }
    return answer;
  }

  private List<ResolvedAuth> candidates(Walk walk, KeyHint hint) {
    List<ResolvedAuth> found = walk.settings.resolveHint(hint);
    if (found.isEmpty()) {
      throw ErrorKind.AUTH_KEY_NOT_FOUND
          .error("Key not found: hint(\"none\")")
          .with("key_name", "hint(\"none\")");
    }
    return found.stream()
        .map(key ->
            new ResolvedAuth(
                key.publicKey(),
                walk.bounds.map(b -> b.clamp(key.effectivePermission())).orElseThrow(),
                key.keyStatus()))
        .toList();
  }

  /**
   * The ways in which a key may sign as one of a tree that is delegated to directly. Trees that are
   * not here or can't be read, and what they grant to any key, give none.
   */
  List<SigKeyGrant> findSigKeys(AuthSettings settings, PublicKey key) {
    List<SigKeyGrant> grants = new ArrayList<>();
    for (Map.Entry<Id, DelegatedTreeRef> declared : settings.delegatedTrees().entrySet()) {
      try {
        grants.addAll(findSigKeys(declared.getKey(), declared.getValue(), settings, key));
      } catch (EideticaException e) {
        LOG.log(
            Level.DEBUG,
            "The keys of delegated tree {0} can''t be told: {1}",
            declared.getKey(),
            e.getMessage());
      }
    }
    return grants;
  }

  private List<SigKeyGrant> findSigKeys(
      Id named, DelegatedTreeRef declared, AuthSettings settings, PublicKey key) {
    if (!trees.backend().contains(declared.tree().root())) {
      return List.of();
    }
    Database database = trees.open(declared.tree().root());
    List<SigKeyGrant> grants = new ArrayList<>();
    for (SigKeyGrant own : database.authSettings().findSigKeys(key)) {
      KeyHint hint = ((SigKey.Direct) own.sigKey()).hint();
      if (!hint.global()) {
        DelegationStep step =
            new DelegationStep(named, claim(database.view(), declared.tree().tips()));
        SigKey.Delegation identity = new SigKey.Delegation(List.of(step), hint);
        if (resolve(identity, settings) instanceof Resolved resolved) {
          resolved.candidates().stream()
              .filter(candidate -> candidate.grantsAccess() && candidate.publicKey().equals(key))
              .map(ResolvedAuth::effectivePermission)
              .max(Comparator.naturalOrder())
              .ifPresent(permission -> grants.add(new SigKeyGrant(identity, permission)));
        }
      }
    }
    return grants;
  }

  /**
   * What to claim of a tree: all that is Verified. Where that has more tips than a claim may have,
   * the newest settings, and the floor, which a claim may not be behind.
   */
  private static List<Id> claim(TreeView view, List<Id> floor) {
    if (view.tips().size() <= MOST_GAPS) {
      return view.tips().tips();
    }
    Set<Id> claimed = new LinkedHashSet<>(view.storeTips(StoreNames.SETTINGS).tips());
    claimed.addAll(floor);
    return List.copyOf(claimed);
  }

  private static EideticaException unreadable(EideticaException e) {
    String reason =
        "Failed to read delegated tree auth settings at claimed tips: " + e.getMessage();
    return ErrorKind.AUTH_INVALID_AUTH_CONFIGURATION
        .error("Invalid auth configuration: " + reason, e)
        .with("reason", reason);
  }

  private static EideticaException invalidTips(Id root, Snapshot claimed) {
    return ErrorKind.AUTH_INVALID_DELEGATION_TIPS
        .error(
            "Invalid delegation tips for tree "
                + root
                + ": claimed tips "
                + claimed.tips()
                + " don't match")
        .with("tree_id", root)
        .with("claimed_tips", claimed.tips());
  }
}
