package io.eidetica4j.crdt.y;

import java.util.ArrayList;
import java.util.Comparator;
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

  /** What arrived and could not be taken in yet; some of it may have been since. */
  final Map<Client, List<Block>> early = new LinkedHashMap<>();

  /** Deletions of what had not arrived. */
  final Deletes earlyDeletes = new Deletes();

  /** Counts what happens. */
  int steps;

  boolean isEmpty() {
    return before.isEmpty() && deletes.isEmpty() && early.isEmpty() && earlyDeletes.isEmpty();
  }

  void added(Client client, int state) {
    before.putIfAbsent(client, state);
    steps++;
  }

  void deleted(Item item) {
    deletes.add(item.client, item.clock, item.length);
    steps++;
  }

  void waits(Client client, List<Block> blocks) {
    if (!blocks.isEmpty()) {
      early.computeIfAbsent(client, c -> new ArrayList<>()).addAll(blocks);
      steps++;
    }
  }

  void waits(Deletes deletions) {
    if (!deletions.isEmpty()) {
      earlyDeletes.addAll(deletions);
      steps++;
    }
  }

  /** Of what arrived early what still waits, by clock. */
  List<Block> early(Client client) {
    return early.getOrDefault(client, List.of()).stream()
        .filter(block -> block.end() > client.state())
        .sorted(Comparator.comparingInt(block -> block.clock))
        .toList();
  }

  /** Takes what came later. */
  void addAll(Changes later) {
    later.before.forEach(before::putIfAbsent);
    deletes.addAll(later.deletes);
    later.early.forEach(
        (client, blocks) -> early.computeIfAbsent(client, c -> new ArrayList<>()).addAll(blocks));
    earlyDeletes.addAll(later.earlyDeletes);
  }
}
