package io.eidetica4j.service.client;

import io.eidetica4j.EideticaException;
import io.eidetica4j.ErrorKind;
import io.eidetica4j.backend.Changes;
import io.eidetica4j.backend.EntryOutline;
import io.eidetica4j.backend.NewEntry;
import io.eidetica4j.backend.PutOutcome;
import io.eidetica4j.backend.PutResult;
import io.eidetica4j.backend.PutUnit;
import io.eidetica4j.database.WriteSource;
import io.eidetica4j.entry.Entry;
import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.Snapshot;
import io.eidetica4j.entry.VerificationStatus;
import io.eidetica4j.service.protocol.DatabaseOp;
import io.eidetica4j.service.protocol.ServerFrame;
import io.eidetica4j.service.protocol.ServiceResponse;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * What is known of one tree of the daemon's: the ids of its verified part, as far as they came
 * here, and in what steps they came. Only what the daemon has verified is ever seen.
 *
 * <p>Steps are numbered as {@link io.eidetica4j.backend.Shared} wants it. Those made here and those
 * of others alternate; an entry belongs to the step in which it was first seen to be verified.
 */
final class RemoteTree {
  /** Steps that are remembered; whoever is further behind reads the tree again. */
  private static final int KEPT = 1024;

  private final Id root;
  private final Identities identities;
  private final EntryCache cache;
  private final Set<Id> known = ConcurrentHashMap.newKeySet();
  private final ArrayDeque<Step> steps = new ArrayDeque<>();
  private long position;
  private boolean loaded;

  /** The verified tips that the daemon told last. */
  private Snapshot told = Snapshot.EMPTY;

  private record Step(long number, Set<Id> entries, boolean own, boolean local) {}

  RemoteTree(Id root, Identities identities, EntryCache cache) {
    this.root = root;
    this.identities = identities;
    this.cache = cache;
  }

  /** Whether an entry is known to be in the verified part. */
  boolean knows(Id id) {
    return known.contains(id);
  }

  /** Whether the tree has been read here; then the daemon tells of its writes. */
  synchronized boolean isLoaded() {
    return loaded;
  }

  synchronized long position() {
    return position;
  }

  /** What others did after a position. */
  synchronized Changes since(long from) {
    boolean lost = position > from && (steps.isEmpty() || steps.getFirst().number() > from + 1);
    Set<Id> entries = new HashSet<>();
    boolean local = false;
    for (Step step : steps) {
      if (step.number() > from && !step.own()) {
        entries.addAll(step.entries());
        local |= step.local();
      }
    }
    return new Changes(position, lost, entries, local);
  }

  private void step(Set<Id> entries, boolean own, boolean local) {
    known.addAll(entries);
    steps.add(new Step(++position, Set.copyOf(entries), own, local));
    if (steps.size() > KEPT) {
      steps.removeFirst();
    }
  }

  /** Reads the whole tree; of one that is not there, nothing. From then on the daemon tells. */
  synchronized void load(Consumer<EntryOutline> each) {
    List<ServiceResponse> answers =
        identities.askAll(
            root,
            List.of(
                new DatabaseOp.GetVerifiedTips(), new DatabaseOp.SubscribeWrites(Snapshot.EMPTY)));
    Snapshot tips = tips(answers.getFirst());
    Answers.as(ServiceResponse.Ok.class, answers.getLast());
    List<Entry> entries =
        tips.isEmpty()
            ? List.of()
            : new TreeFetch(root, identities, cache, id -> false).below(tips, true);
    Set<Id> fresh = new HashSet<>();
    for (Entry entry : entries) {
      if (!known.contains(entry.id())) {
        fresh.add(entry.id());
      }
    }
    if (loaded && !fresh.isEmpty()) {
      step(fresh, false, false);
    }
    known.addAll(fresh);
    loaded = true;
    entries.forEach(entry -> each.accept(EntryOutline.of(entry, VerificationStatus.VERIFIED)));
  }

  private static Snapshot tips(ServiceResponse answer) {
    return Answers.isNotFound(answer)
        ? Snapshot.EMPTY
        : Answers.as(ServiceResponse.Ids.class, answer).ids();
  }

  /** The daemon told of a write; whether there is anything new for it. */
  synchronized boolean noticed(ServerFrame.DatabaseWrite write) {
    return loaded
        && !known.containsAll(write.post().tips())
        && refresh(write.source() == WriteSource.LOCAL);
  }

  /**
   * Forgets what is known and has the daemon tell no more, if nobody here wants the tree any more.
   * Nobody can read it meanwhile, so none of it is missed.
   *
   * @param wanted asked for a tree that was read here
   */
  synchronized void letGo(BooleanSupplier wanted) {
    if (loaded && !wanted.getAsBoolean()) {
      loaded = false;
      known.clear();
      steps.clear();
      Answers.as(
          ServiceResponse.Ok.class, identities.ask(root, new DatabaseOp.UnsubscribeWrites()));
    }
  }

  /** The connection is another one: it is to tell again, and what was missed is fetched. */
  synchronized boolean subscribeAgain() {
    Answers.as(
        ServiceResponse.Ok.class,
        identities.ask(root, new DatabaseOp.SubscribeWrites(Snapshot.EMPTY)));
    return refresh(false);
  }

  private boolean refresh(boolean local) {
    told = tips(identities.ask(root, new DatabaseOp.GetVerifiedTips()));
    Set<Id> fresh = freshBelow(told);
    if (!fresh.isEmpty()) {
      step(fresh, false, local);
    }
    return !fresh.isEmpty();
  }

  /** Parents first. */
  private Set<Id> freshBelow(Snapshot tips) {
    Set<Id> fresh = new LinkedHashSet<>();
    new TreeFetch(root, identities, cache, known::contains)
        .below(tips, false)
        .forEach(entry -> fresh.add(entry.id()));
    return fresh;
  }

  /**
   * Hands entries of this tree over, all in one round trip, and finds out in the same whether the
   * daemon has verified them. Where something is to be stored only if nobody else has written, the
   * tips are asked for before, and the daemon is told of them, who looks again when it stores. (One
   * of the reference does not: there it can happen that somebody writes in between.)
   */
  synchronized List<PutResult> submit(List<PutUnit> units) {
    if (units.stream().anyMatch(unit -> unit.unmovedSince().isPresent()) && loaded) {
      refresh(false);
    }
    List<Optional<PutResult>> early = units.stream().map(this::early).toList();
    List<DatabaseOp.SubmitSignedEntry> entries = new ArrayList<>();
    for (int i = 0; i < units.size(); i++) {
      if (early.get(i).isEmpty()) {
        boolean alone = units.get(i).unmovedSince().isPresent() && loaded;
        Optional<Snapshot> expected = alone ? Optional.of(told) : Optional.empty();
        units.get(i).entries().stream()
            .map(NewEntry::entry)
            .filter(entry -> !known.contains(entry.id()))
            .forEach(entry -> entries.add(new DatabaseOp.SubmitSignedEntry(entry, expected)));
      }
    }
    Submitted submitted = new Submitted(entries, handOver(entries));
    List<PutResult> results = new ArrayList<>(units.size());
    for (int i = 0; i < units.size(); i++) {
      PutUnit unit = units.get(i);
      results.add(early.get(i).orElseGet(() -> submitted.result(unit)));
    }
    return results;
  }

  private Optional<PutResult> early(PutUnit unit) {
    return unit.unmovedSince().isPresent() && unit.unmovedSince().getAsLong() != position
        ? Optional.of(new PutResult.Moved())
        : Optional.empty();
  }

  private List<ServiceResponse> handOver(List<DatabaseOp.SubmitSignedEntry> entries) {
    if (entries.isEmpty()) {
      return List.of();
    }
    entries.forEach(each -> cache.put(each.entry()));
    try {
      return identities.submit(root, entries);
    } catch (EideticaException e) {
      throw e.kind() == ErrorKind.IO
          ? ErrorKind.BACKEND_OUTCOME_UNKNOWN.error(
              "The connection was lost before the daemon answered: " + e.getMessage(), e)
          : e;
    }
  }

  /** What became of entries that were handed over together. */
  private final class Submitted {
    /** The answer to each of them. */
    private final Map<Id, ServiceResponse> answers = new HashMap<>();

    private final Set<Id> verified;

    /** The last answer tells the tips. */
    Submitted(List<DatabaseOp.SubmitSignedEntry> entries, List<ServiceResponse> all) {
      for (int i = 0; i < entries.size(); i++) {
        answers.put(entries.get(i).entry().id(), all.get(i));
      }
      this.verified = entries.isEmpty() ? Set.of() : verified(all.getLast());
    }

    /**
     * Those of the entries that the daemon has taken and verified; what others wrote is noted by
     * the way, be it the very same as one that was refused here.
     */
    private Set<Id> verified(ServiceResponse tips) {
      Set<Id> own = new HashSet<>(answers.keySet());
      own.removeIf(id -> !(answers.get(id) instanceof ServiceResponse.Ok));
      if (Answers.isDenied(tips)) {
        return own; // whoever took the right to read from themselves can't know
      }
      if (!loaded) {
        return own; // nothing is known of this tree here, so nothing depends on it
      }
      Set<Id> fresh = freshBelow(tips(tips));
      Set<Id> others = new HashSet<>(fresh);
      others.removeAll(own);
      own.retainAll(fresh);
      if (!others.isEmpty()) {
        step(others, false, false);
      }
      return own;
    }

    PutResult result(PutUnit unit) {
      List<PutOutcome> outcomes = new ArrayList<>(unit.entries().size());
      Set<Id> stored = new HashSet<>();
      for (NewEntry each : unit.entries()) {
        Id id = each.entry().id();
        ServiceResponse answer = answers.get(id);
        if (answer == null) {
          outcomes.add(PutOutcome.PRESENT);
          continue;
        }
        if (Answers.isFailure(answer, ErrorKind.TRANSACTION_TIPS_MOVED)) {
          return new PutResult.Moved();
        }
        Optional<EideticaException> refusal = refusal(each, answer);
        if (refusal.isPresent()) {
          return new PutResult.Failed(stored.isEmpty() ? refusal.get() : halfDone(refusal.get()));
        }
        if (verified.contains(id)) {
          stored.add(id);
        }
        outcomes.add(PutOutcome.STORED);
      }
      step(stored, true, true);
      return new PutResult.Stored(outcomes, position);
    }

    private Optional<EideticaException> refusal(NewEntry each, ServiceResponse answer) {
      try {
        Answers.as(ServiceResponse.Ok.class, answer);
      } catch (EideticaException e) {
        return Optional.of(e);
      }
      Id id = each.entry().id();
      boolean wanted = each.status() == VerificationStatus.VERIFIED;
      return wanted && !verified.contains(id) ? Optional.of(notVerified(id)) : Optional.empty();
    }
  }

  /** Entries that belong together, of which some are there and can't be taken back. */
  private static EideticaException halfDone(EideticaException reason) {
    return ErrorKind.BACKEND_OUTCOME_UNKNOWN.error(
        "The daemon has taken some of the entries only: " + reason.getMessage(), reason);
  }

  private static EideticaException notVerified(Id id) {
    return ErrorKind.TRANSACTION_ENTRY_VALIDATION_FAILED
        .error("Entry validation failed: the daemon has not verified entry " + id)
        .with("entry_id", id);
  }
}
