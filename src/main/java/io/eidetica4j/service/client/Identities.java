package io.eidetica4j.service.client;

import io.eidetica4j.EideticaException;
import io.eidetica4j.ErrorKind;
import io.eidetica4j.crypto.PrivateKey;
import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.SigKey;
import io.eidetica4j.service.protocol.DatabaseOp;
import io.eidetica4j.service.protocol.ServiceRequest;
import io.eidetica4j.service.protocol.ServiceResponse;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * As whom each database is asked for. Whoever opens a database says with which key; what nobody
 * said is found out by asking as everyone that this process is, all at once, and remembered for as
 * long as it is good.
 */
final class Identities {
  /** With how many identities an unknown database is tried. */
  private static final int MOST_TRIED = 64;

  private final Session session;
  private final Map<Id, Acting> good = new ConcurrentHashMap<>();
  private final Map<Id, Set<Acting>> offered = new ConcurrentHashMap<>();

  Identities(Session session) {
    this.session = session;
  }

  /** Somebody has this key for a database. */
  void offer(Id root, PrivateKey key, SigKey identity) {
    Acting as = Acting.of(key, identity);
    Acting known = good.get(root);
    if (known == null || !known.equals(as)) {
      offered.computeIfAbsent(root, id -> ConcurrentHashMap.newKeySet()).add(as);
    }
  }

  /** Those with which a database is to be tried, the likely ones first. */
  private List<Acting> candidates(Id root) {
    Set<Acting> all = new LinkedHashSet<>(offered.getOrDefault(root, Set.of()));
    all.addAll(session.users());
    offered.values().forEach(all::addAll);
    return all.stream().limit(MOST_TRIED).toList();
  }

  /**
   * Asks something of a database as whom it lets, and gives the answer.
   *
   * @return the answer, or the denial or error that came in its place
   */
  ServiceResponse ask(Id root, DatabaseOp op) {
    return askAll(root, List.of(op)).getFirst();
  }

  /** Asks several things, all together, as the same; the answers are in that order. */
  List<ServiceResponse> askAll(Id root, List<DatabaseOp> ops) {
    Acting known = good.get(root);
    if (known != null) {
      session.prove(List.of(known));
      List<ServiceResponse> answers = session.exchange(requests(root, known, ops));
      if (answers.stream().noneMatch(Answers::isDenied)) {
        return answers;
      }
      good.remove(root, known);
    }
    return find(root, root, ops);
  }

  /**
   * An entry that may be of any database; empty where it is not there.
   *
   * @throws EideticaException {@code auth/PermissionDenied}
   */
  ServiceResponse askForEntry(Id id) {
    return find(id, Id.EMPTY, List.of(new DatabaseOp.GetEntry(id))).getFirst();
  }

  /**
   * Hands entries of a database over, and asks for its verified tips: in one round trip where it is
   * known as whom those may be asked for.
   *
   * @return an answer for each entry, and one with the tips
   */
  List<ServiceResponse> submit(Id root, List<DatabaseOp.SubmitSignedEntry> entries) {
    List<DatabaseOp> ops = new ArrayList<>(entries);
    Acting known = good.get(root);
    Acting as = known == null ? requireUser() : known;
    DatabaseOp tips = new DatabaseOp.GetVerifiedTips();
    if (known != null) {
      session.prove(List.of(known));
      ops.add(tips);
    }
    List<ServiceResponse> answers = session.exchange(requests(root, as, ops));
    if (known == null) {
      answers.add(ask(root, tips));
    }
    return answers;
  }

  private Acting requireUser() {
    return session.users().stream()
        .findFirst()
        .orElseThrow(() ->
            ErrorKind.INSTANCE_AUTHENTICATION_REQUIRED.error(
                "Authentication required: nobody is logged in to the daemon"));
  }

  private List<ServiceResponse> find(Id database, Id root, List<DatabaseOp> ops) {
    List<Acting> candidates = candidates(database);
    if (candidates.isEmpty()) {
      candidates = List.of(requireUser());
    }
    session.prove(candidates);
    DatabaseOp probe = ops.getFirst();
    List<ServiceRequest> probes = new ArrayList<>();
    for (Acting each : candidates) {
      probes.add(new ServiceRequest.OfDatabase(root, each.identity(), probe));
    }
    List<ServiceResponse> answers = session.exchange(probes);
    for (int i = 0; i < answers.size(); i++) {
      if (!Answers.isDenied(answers.get(i))) {
        Acting found = candidates.get(i);
        remember(answers.get(i), root, found);
        List<ServiceResponse> all = new ArrayList<>(List.of(answers.get(i)));
        all.addAll(session.exchange(requests(root, found, ops.subList(1, ops.size()))));
        return all;
      }
    }
    return new ArrayList<>(Collections.nCopies(ops.size(), answers.getFirst()));
  }

  private void remember(ServiceResponse answer, Id root, Acting found) {
    Optional<Id> database =
        answer instanceof ServiceResponse.OneEntry(var entry)
            ? Optional.of(entry.tree())
            : Optional.of(root).filter(id -> !(answer instanceof ServiceResponse.Failure));
    database.ifPresent(id -> good.put(id, found));
  }

  private static List<ServiceRequest> requests(Id root, Acting as, List<DatabaseOp> ops) {
    return ops.stream()
        .<ServiceRequest>map(op -> new ServiceRequest.OfDatabase(root, as.identity(), op))
        .toList();
  }
}
