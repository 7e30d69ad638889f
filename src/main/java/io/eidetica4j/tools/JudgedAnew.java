package io.eidetica4j.tools;

import io.eidetica4j.backend.Backend;
import io.eidetica4j.backend.CacheScope;
import io.eidetica4j.backend.EntryOutline;
import io.eidetica4j.backend.Frozen;
import io.eidetica4j.backend.InstanceMetadata;
import io.eidetica4j.backend.InstanceSecrets;
import io.eidetica4j.backend.PutResult;
import io.eidetica4j.backend.PutUnit;
import io.eidetica4j.backend.Records;
import io.eidetica4j.codec.Bytes;
import io.eidetica4j.entry.Entry;
import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.VerificationStatus;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What is stored, but without any verdict and without the entries that are damaged, so that all can
 * be judged again as if it had just come in. New verdicts are kept here and written nowhere.
 *
 * <p>Once a tree has been gone through, it is {@link #settle settled}: where old and new verdict
 * are the same the stored one serves, so that only one tree's verdicts and those that differ take
 * memory. A settled entry may still get a verdict, when something in another tree was what it
 * waited for; {@link #differing} has the last word.
 */
final class JudgedAnew implements Backend {
  private final Backend stored;
  private final Frozen frozen;
  private final Set<Id> damaged;
  private final Set<Id> suspects;

  private final Map<Id, VerificationStatus> verdicts = new HashMap<>();
  private final Map<Id, VerificationStatus> differing = new HashMap<>();
  private final Set<Id> settled = new HashSet<>();

  /**
   * Over what is stored.
   *
   * @param damaged entries that are passed over
   * @param suspects trees with damaged entries or rows, which are read by the entries alone
   */
  JudgedAnew(Frozen frozen, Set<Id> damaged, Set<Id> suspects) {
    this.stored = frozen.backend();
    this.frozen = frozen;
    this.damaged = damaged;
    this.suspects = suspects;
  }

  /** Outlines of a tree's entries with the statuses that are stored. */
  void storedOutlines(Id tree, Consumer<EntryOutline> each) {
    if (!suspects.contains(tree)) {
      stored.scan(tree, each);
      return;
    }
    List<Id> good = new ArrayList<>();
    for (String text : frozen.rows().idsOf(tree.toString())) {
      RowIds.parse(text).filter(id -> !damaged.contains(id)).ifPresent(good::add);
    }
    stored.outlines(good).forEach(each);
  }

  /** An entry's tree has been judged as a whole. */
  synchronized void settle(EntryOutline outline) {
    VerificationStatus now = verdicts.remove(outline.id());
    now = now == null ? VerificationStatus.UNVERIFIED : now;
    if (now != outline.status()) {
      differing.put(outline.id(), now);
    }
  }

  /** All entries of a tree have been settled. */
  synchronized void settled(Id tree) {
    settled.add(tree);
  }

  /** Hands over each entry whose verdict is not the stored one: stored, then new. */
  synchronized void differing(DifferingVerdict each) {
    verdicts.forEach(differing::put);
    verdicts.clear();
    differing.forEach((id, now) ->
        stored.status(id).filter(before -> before != now).ifPresent(b -> each.found(id, b, now)));
  }

  /** Told of an entry whose verdict is not the stored one. */
  @FunctionalInterface
  interface DifferingVerdict {
    void found(Id id, VerificationStatus stored, VerificationStatus now);
  }

  private synchronized VerificationStatus now(Id id, boolean isSettled, VerificationStatus before) {
    VerificationStatus newest = verdicts.get(id);
    if (newest != null) {
      return newest;
    }
    return isSettled ? differing.getOrDefault(id, before) : VerificationStatus.UNVERIFIED;
  }

  private synchronized boolean isSettled(Id tree) {
    return settled.contains(tree);
  }

  private EntryOutline now(EntryOutline outline, boolean isSettled) {
    return new EntryOutline(
        outline.id(),
        outline.root(),
        outline.height(),
        now(outline.id(), isSettled, outline.status()),
        outline.parents(),
        outline.stores());
  }

  private List<Id> good(Collection<Id> ids) {
    return ids.stream().filter(id -> !damaged.contains(id)).toList();
  }

  @Override
  public String kind() {
    return stored.kind();
  }

  /** Nothing that was cached may serve to check what is cached. */
  @Override
  public boolean keepsStates() {
    return false;
  }

  @Override
  public boolean isReadOnly() {
    return false;
  }

  @Override
  public Optional<Entry> get(Id id) {
    return damaged.contains(id) ? Optional.empty() : stored.get(id);
  }

  @Override
  public Map<Id, Entry> getAll(Collection<Id> ids) {
    return stored.getAll(good(ids));
  }

  @Override
  public boolean contains(Id id) {
    return !damaged.contains(id) && stored.contains(id);
  }

  @Override
  public Set<Id> contained(Collection<Id> ids) {
    return stored.contained(good(ids));
  }

  @Override
  public Optional<Id> treeOf(Id id) {
    return damaged.contains(id) ? Optional.empty() : stored.treeOf(id);
  }

  @Override
  public Optional<VerificationStatus> status(Id id) {
    return treeOf(id)
        .flatMap(tree -> stored.status(id).map(before -> now(id, isSettled(tree), before)));
  }

  @Override
  public synchronized void setStatus(Map<Id, VerificationStatus> statuses) {
    verdicts.putAll(statuses);
  }

  @Override
  public List<EntryOutline> outlines(Collection<Id> ids) {
    return stored.outlines(good(ids)).stream()
        .map(outline -> now(outline, treeOf(outline.id()).filter(this::isSettled).isPresent()))
        .toList();
  }

  @Override
  public List<Id> roots() {
    return good(stored.roots());
  }

  @Override
  public List<Id> trees() {
    return stored.trees();
  }

  @Override
  public void scan(Id tree, Consumer<EntryOutline> each) {
    boolean isSettled = isSettled(tree);
    storedOutlines(tree, outline -> each.accept(now(outline, isSettled)));
  }

  @Override
  public Optional<InstanceMetadata> metadata() {
    return stored.metadata();
  }

  @Override
  public Optional<InstanceSecrets> secrets() {
    return stored.secrets();
  }

  @Override
  public Optional<Bytes> cachedState(CacheScope scope, Id key, String store) {
    return Optional.empty();
  }

  /** Stays open: it is not this one's. */
  @Override
  public void close() {}

  // What follows nobody asks of it who only judges and folds.

  @Override
  public List<Id> idsWithStatus(VerificationStatus status) {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<PutResult> putAll(List<PutUnit> units) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void cacheState(CacheScope scope, Id key, String store, Bytes state) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void uncacheState(CacheScope scope, Id key, String store) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void clearCache() {
    throw new UnsupportedOperationException();
  }

  @Override
  public void setMetadata(InstanceMetadata metadata) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void setSecrets(InstanceSecrets secrets) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Records records() {
    throw new UnsupportedOperationException();
  }
}
