package io.eidetica4j.service.server;

import io.eidetica4j.OutcomeUnknownException;
import io.eidetica4j.backend.Groups;
import io.eidetica4j.database.Trees;
import io.eidetica4j.entry.Entry;
import io.eidetica4j.entry.Id;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Takes entries in. Those of one database that wait at the same time, over whatever connections,
 * are stored and verified together, so that they wait for the disk once, and whoever listens is
 * told of them once. Each has an outcome of its own.
 */
final class Intake {
  /** Entries that are taken in together. */
  private static final int MOST = 256;

  /** Databases that are remembered, so that groups go by who came before. */
  private static final int KEPT = 256;

  private final Trees trees;

  /** Of the databases that entries are being handed over for, and of some others. */
  private final Map<Id, Door> doors = new ConcurrentHashMap<>();

  Intake(Trees trees) {
    this.trees = trees;
  }

  /**
   * Stores and verifies entries of one database.
   *
   * @return for each of them why it could not be stored, in the order given
   */
  List<Optional<RuntimeException>> take(Id root, List<Entry> entries) {
    if (entries.isEmpty()) {
      return List.of();
    }
    Door door =
        doors.compute(
            root,
            (id, known) -> {
              Door open = known == null ? new Door(id) : known;
              open.enter();
              return open;
            });
    try {
      return door.groups.submit(entries);
    } finally {
      doors.computeIfPresent(root, (id, open) -> open.leave() && doors.size() > KEPT ? null : open);
    }
  }

  /** One database; stays for as long as somebody hands something over for it. */
  private final class Door {
    private final Id root;
    private final Groups<List<Entry>, List<Optional<RuntimeException>>> groups =
        new Groups<>(MOST, List::size, this::serve);

    /** Counted while nobody else looks at this door. */
    private int users;

    Door(Id root) {
      this.root = root;
    }

    void enter() {
      users++;
    }

    /** Whether nobody is left. */
    boolean leave() {
      return --users == 0;
    }

    private List<List<Optional<RuntimeException>>> serve(List<List<Entry>> group) {
      Map<Id, Entry> all = new LinkedHashMap<>();
      group.forEach(some -> some.forEach(entry -> all.put(entry.id(), entry)));
      Optional<RuntimeException> failed = store(List.copyOf(all.values()));
      boolean again =
          failed.isPresent()
              && all.size() > 1
              && !(failed.get() instanceof OutcomeUnknownException);
      List<List<Optional<RuntimeException>>> results = new ArrayList<>(group.size());
      for (List<Entry> some : group) {
        results.add(
            again
                ? some.stream().map(entry -> store(List.of(entry))).toList()
                : Collections.nCopies(some.size(), failed));
      }
      return results;
    }

    private Optional<RuntimeException> store(List<Entry> entries) {
      try {
        trees.putSubmittedEntries(root, entries);
        return Optional.empty();
      } catch (RuntimeException e) {
        return Optional.of(e);
      }
    }
  }
}
