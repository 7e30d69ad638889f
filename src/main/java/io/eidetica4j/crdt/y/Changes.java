package io.eidetica4j.crdt.y;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What has changed since some moment. */
final class Changes {
  /** For each client with new blocks its state before them. */
  final Map<Client, Integer> before = new LinkedHashMap<>();

  final Deletes deletes = new Deletes();

  /** Where blocks were split. */
  final List<Item> cuts = new ArrayList<>();

  /** Whether something arrived that could not be taken in yet. */
  boolean waiting;

  /** Counts what happens. */
  int steps;

  boolean isEmpty() {
    return before.isEmpty() && deletes.isEmpty() && !waiting;
  }

  void added(Client client, int state) {
    before.putIfAbsent(client, state);
    steps++;
  }

  void deleted(Item item) {
    deletes.add(item.client, item.clock, item.length);
    steps++;
  }

  void waits() {
    waiting = true;
    steps++;
  }

  /** Takes what came later. */
  void addAll(Changes later) {
    later.before.forEach(before::putIfAbsent);
    deletes.addAll(later.deletes);
    waiting |= later.waiting;
  }
}
