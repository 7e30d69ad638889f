package io.eidetica4j.backend;

import io.eidetica4j.ErrorKind;
import io.eidetica4j.backend.memory.MemoryBackend;
import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.VerificationStatus;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A storage in memory that several backends share as processes share a database. Nothing is
 * announced until a test says so.
 */
public final class SharedMemory implements AutoCloseable {
  private final MemoryBackend storage = new MemoryBackend();
  private volatile boolean failing;
  private final Map<Id, List<Change>> log = new HashMap<>();
  private final Map<Id, Integer> pruned = new HashMap<>();
  private final Map<String, Shared.Listener> listeners = new HashMap<>();

  private record Change(String origin, boolean local, Set<Id> entries) {}

  /** A process's way to the storage. */
  public Backend process(String name) {
    return (Backend)
        Proxy.newProxyInstance(
            Backend.class.getClassLoader(),
            new Class<?>[] {Backend.class},
            (self, method, arguments) ->
                switch (method.getName()) {
                  case "putAll" -> putAll(name, arguments[0]);
                  case "setStatus" -> setStatus(name, arguments[0]);
                  case "outlines" -> {
                    if (failing) {
                      failing = false;
                      throw ErrorKind.BACKEND_SQLX_ERROR.error("SQL error: connection lost");
                    }
                    yield method.invoke(storage, arguments);
                  }
                  case "shared" -> Optional.of(new View(name));
                  default -> {
                    try {
                      yield method.invoke(storage, arguments);
                    } catch (InvocationTargetException e) {
                      throw e.getCause();
                    }
                  }
                });
  }

  /** Lets the next process that reads what others wrote fail once. */
  public void failNextRead() {
    failing = true;
  }

  /** Tells a process that a tree has changed. */
  public void announce(String process, Id tree) {
    listeners.get(process).changed(Set.of(tree));
  }

  /** Tells a process that anything may have changed. */
  public void perhapsAll(String process) {
    listeners.get(process).perhapsAll();
  }

  /** Forgets what is known of a tree's changes but for the newest. */
  public synchronized void prune(Id tree) {
    pruned.put(tree, log.get(tree).size() - 1);
  }

  @SuppressWarnings("unchecked")
  private synchronized Object putAll(String origin, Object units) {
    List<PutResult> results = new ArrayList<>();
    for (PutUnit unit : (List<PutUnit>) units) {
      Id tree = unit.entries().getFirst().entry().tree();
      List<Change> changes = log.computeIfAbsent(tree, id -> new ArrayList<>());
      if (unit.unmovedSince().isPresent() && unit.unmovedSince().getAsLong() != changes.size()) {
        results.add(new PutResult.Moved());
        continue;
      }
      List<PutOutcome> outcomes = storage.put(unit.entries());
      Set<Id> ids = new HashSet<>();
      for (int i = 0; i < outcomes.size(); i++) {
        if (outcomes.get(i) == PutOutcome.STORED) {
          ids.add(unit.entries().get(i).entry().id());
        }
      }
      if (!ids.isEmpty()) {
        changes.add(new Change(origin, unit.local(), ids));
      }
      results.add(new PutResult.Stored(outcomes, changes.size()));
    }
    return results;
  }

  @SuppressWarnings("unchecked")
  private synchronized Object setStatus(String origin, Object statuses) {
    Map<Id, VerificationStatus> all = (Map<Id, VerificationStatus>) statuses;
    storage.setStatus(all);
    Map<Id, Set<Id>> byTree = new HashMap<>();
    all.keySet()
        .forEach(id ->
            byTree.computeIfAbsent(storage.treeOf(id).orElseThrow(), t -> new HashSet<>()).add(id));
    byTree.forEach((tree, ids) ->
        log.computeIfAbsent(tree, id -> new ArrayList<>()).add(new Change(origin, false, ids)));
    return null;
  }

  @Override
  public void close() {
    storage.close();
  }

  /** What one process sees of the others. */
  private final class View implements Shared {
    private final String process;

    View(String process) {
      this.process = process;
    }

    @Override
    public long position(Id tree) {
      synchronized (SharedMemory.this) {
        return log.getOrDefault(tree, List.of()).size();
      }
    }

    @Override
    public Changes since(Id tree, long position) {
      synchronized (SharedMemory.this) {
        List<Change> all = log.getOrDefault(tree, List.of());
        if (position < pruned.getOrDefault(tree, 0)) {
          return new Changes(all.size(), true, Set.of(), false);
        }
        Set<Id> entries = new HashSet<>();
        boolean local = false;
        for (Change change : all.subList((int) position, all.size())) {
          if (!change.origin().equals(process)) {
            entries.addAll(change.entries());
            local |= change.local();
          }
        }
        return new Changes(all.size(), false, entries, local);
      }
    }

    @Override
    public Subscription listen(Listener listener) {
      listeners.put(process, listener);
      return () -> listeners.remove(process);
    }

    @Override
    public Optional<Lease> lead(String role) {
      throw new UnsupportedOperationException("no roles are taken here");
    }
  }
}
