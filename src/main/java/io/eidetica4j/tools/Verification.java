package io.eidetica4j.tools;

import io.eidetica4j.Clock;
import io.eidetica4j.EideticaException;
import io.eidetica4j.Limits;
import io.eidetica4j.Observer;
import io.eidetica4j.backend.Backend;
import io.eidetica4j.backend.EntryRow;
import io.eidetica4j.backend.Frozen;
import io.eidetica4j.backend.InstanceMetadata;
import io.eidetica4j.backend.InstanceSecrets;
import io.eidetica4j.backend.StoredRows;
import io.eidetica4j.dag.ReplayOrder;
import io.eidetica4j.database.Trees;
import io.eidetica4j.entry.Entry;
import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.VerificationStatus;
import io.eidetica4j.tools.Finding.Kind;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * Checks everything that is stored, trusting none of it, as of one moment and beside whatever else
 * is done with it. Nothing is changed.
 *
 * <p>In four steps: every entry by itself (its id is the hash of its bytes, it is well formed, what
 * stands beside it is what it says); then, tree by tree, every verdict with its signature, judged
 * again from the root on as if the entry had just been received; the tips that follow from the
 * entries; and the states that are kept, folded again. Entries that are damaged are left out of
 * what follows, so what rests on them shows as waiting, or as judged otherwise.
 *
 * <p>Takes memory for the outlines of a tree at a time, and for each finding; never for payloads of
 * more than a few entries.
 */
public final class Verification {
  private static final int TOLD_EVERY = 1024;

  private final Frozen frozen;
  private final ReplayOrder order;
  private final Limits limits;
  private final Progress progress;
  private final Consumer<Finding> to;

  private final Map<Kind, Long> counts = new EnumMap<>(Kind.class);
  private final Set<Id> trees = new TreeSet<>();
  private final Set<Id> roots = new HashSet<>();
  private final Set<Id> damaged = new HashSet<>();
  private final Set<Id> suspects = new HashSet<>();
  private long entries;

  private Verification(
      Frozen frozen, ReplayOrder order, Limits limits, Progress progress, Consumer<Finding> to) {
    this.frozen = frozen;
    this.order = order;
    this.limits = limits;
    this.progress = progress;
    this.to = to;
  }

  /**
   * Checks what a backend holds.
   *
   * @param order the replay order that the instance goes by
   * @param limits bounds; only that of index bytes matters
   * @param each is told of every finding
   * @throws EideticaException where the storage can't be read
   */
  public static VerificationReport run(
      Backend backend,
      ReplayOrder order,
      Limits limits,
      Progress progress,
      Consumer<Finding> each) {
    try (Frozen frozen = backend.freeze()) {
      return new Verification(frozen, order, limits, progress, each).run();
    }
  }

  private VerificationReport run() {
    frozen.rows().complaints().forEach(line -> found(Kind.STORAGE, frozen.backend().kind(), line));
    long total = frozen.rows().count();
    frozen.rows().entries(row -> check(row, total));
    progress.at("checking entries", entries, total);
    checkInstance();
    JudgedAnew judged = new JudgedAnew(frozen, damaged, suspects);
    judge(judged);
    long states = new StateCheck(frozen, judged, this::found).run(progress);
    return new VerificationReport(entries, trees.size(), states, counts);
  }

  private void check(EntryRow row, long total) {
    if (entries++ % TOLD_EVERY == 0) {
      progress.at("checking entries", entries - 1, total);
    }
    RowCheck check = new RowCheck(row);
    Optional<Finding> finding = check.check();
    check.entry().ifPresent(this::note);
    if (finding.isPresent()) {
      found(finding.get());
      RowIds.parse(row.tree()).ifPresent(suspects::add);
      check.entry().map(Entry::tree).ifPresent(suspects::add);
      if (!check.usable()) {
        RowIds.parse(row.id()).ifPresent(damaged::add);
      }
    }
  }

  private void note(Entry entry) {
    trees.add(entry.tree());
    if (entry.tree().equals(entry.id())) {
      roots.add(entry.id());
    }
  }

  private void checkInstance() {
    try {
      Optional<InstanceMetadata> metadata = frozen.backend().metadata();
      if (metadata.isEmpty()) {
        if (entries > 0) {
          found(Kind.INSTANCE, "instance", "there are entries, but nothing says whose they are");
        }
        return;
      }
      InstanceMetadata own = metadata.get();
      requireRoot("users", own.usersDb());
      requireRoot("databases", own.databasesDb());
      own.syncDb().ifPresent(sync -> requireRoot("peers", sync));
      Optional<InstanceSecrets> secrets = frozen.backend().secrets();
      if (secrets.isEmpty()) {
        found(Kind.INSTANCE, own.id().text(), "its private key is not here");
      } else if (!secrets.get().signingKey().publicKey().equals(own.id())) {
        found(Kind.INSTANCE, own.id().text(), "the private key stored is another one's");
      }
      secrets.ifPresent(each -> each.signingKey().close());
    } catch (EideticaException e) {
      found(Kind.INSTANCE, "instance", String.valueOf(e.getMessage()));
    }
  }

  private void requireRoot(String what, Id root) {
    if (!roots.contains(root) || damaged.contains(root)) {
      found(Kind.INSTANCE, root.toString(), "the database of " + what + " is not here");
    }
  }

  private void judge(JudgedAnew judged) {
    Set<String> withTips = new TreeSet<>();
    StoredRows rows = frozen.rows();
    boolean keepsTips = rows.treesWithTips().map(withTips::addAll).isPresent();
    try (Trees all = new Trees(judged, Clock.system(), order, limits, Observer.NONE)) {
      long done = 0;
      for (Id tree : trees) {
        progress.at("judging databases", done++, trees.size());
        if (roots.contains(tree) && !damaged.contains(tree)) {
          all.open(tree).verify();
        }
        TreeCheck check = new TreeCheck(tree);
        judged.storedOutlines(
            tree,
            outline -> {
              check.add(outline);
              judged.settle(outline);
            });
        judged.settled(tree);
        check.missing(this::found);
        withTips.remove(tree.toString());
        if (keepsTips && !suspects.contains(tree)) {
          check.compareTips(rows.tips(tree.toString()), this::found);
        }
      }
    }
    withTips.forEach(tree -> found(Kind.TIPS, tree, "has tips, but no entries"));
    judged.differing(this::compare);
    progress.at("judging databases", trees.size(), trees.size());
  }

  private void compare(Id id, VerificationStatus stored, VerificationStatus now) {
    if (stored == VerificationStatus.UNVERIFIED) {
      found(Kind.NOT_JUDGED, id.toString(), "it can be judged now: " + now.jsonName());
    } else if (now == VerificationStatus.UNVERIFIED) {
      found(
          Kind.STATUS,
          id.toString(),
          "it is stored as " + stored.jsonName() + "; with what is here that can't be said");
    } else {
      found(
          Kind.STATUS,
          id.toString(),
          "it is stored as " + stored.jsonName() + " and judged " + now.jsonName());
    }
  }

  private void found(Kind kind, String subject, String detail) {
    found(new Finding(kind, subject, detail));
  }

  private void found(Finding finding) {
    counts.merge(finding.kind(), 1L, Long::sum);
    to.accept(finding);
  }
}
