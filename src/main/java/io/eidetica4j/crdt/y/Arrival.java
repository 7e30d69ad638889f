package io.eidetica4j.crdt.y;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Takes in what updates bring, each block once all is known that it rests on. What comes too early
 * waits, and is looked at again only when what it waits for has come, or something before it.
 */
final class Arrival {
  private final Blocks blocks;
  private final Integration integration;
  private final Deletes early = new Deletes();

  Arrival(Blocks blocks, Integration integration) {
    this.blocks = blocks;
    this.integration = integration;
  }

  /** Deletions of what isn't known yet. */
  Deletes earlyDeletes() {
    return early;
  }

  /** Takes in a checked update. */
  void take(byte[] update) {
    integration.reset();
    UpdateReader reader = new UpdateReader(update, blocks);
    var arriving = reader.blocks();
    arriving.forEach((client, found) -> client.waiting().arrive(found));
    Deque<Client> ready = new ArrayDeque<>(arriving.keySet());
    for (Client client = ready.poll(); client != null; client = ready.poll()) {
      advance(client, ready);
    }
    arriving.keySet().forEach(this::keep);
    delete(reader.deletes());
  }

  private void advance(Client client, Deque<Client> ready) {
    Waiting waiting = client.waiting();
    for (Block block = waiting.peek(); block != null; block = waiting.peek()) {
      int state = client.state();
      if (block.end() > state) {
        Item.Ref missing = Integration.missing(block);
        if (block.clock > state || missing != null) {
          if (missing != null && missing.client() != client && waiting.await(missing)) {
            missing.client().waiting().addWaiter(missing.clock(), client);
          }
          return;
        }
        waiting.drop(); // before it is cut: its clock says where it stands
        integration.add(block, state - block.clock);
        wake(client, ready);
      } else {
        waiting.drop();
      }
    }
  }

  private static void wake(Client client, Deque<Client> ready) {
    Waiting waiting = client.waiting;
    if (waiting != null) {
      int state = client.state();
      for (Client next = waiting.pollWaiter(state);
          next != null;
          next = waiting.pollWaiter(state)) {
        ready.add(next);
      }
    }
  }

  private void keep(Client client) {
    blocks.changes().waits(client, client.waiting().keep());
  }

  private void delete(Deletes arrived) {
    if (!early.isEmpty()) {
      blocks
          .changes()
          .before
          .keySet()
          .forEach(client -> early.moveBefore(client, client.state(), arrived));
    }
    Deletes news = new Deletes();
    arrived.forEach((client, from, to) -> {
      int state = client.state();
      if (from < state) {
        blocks.delete(client, from, Math.min(to, state));
      }
      int later = Math.max(from, state);
      if (later < to && !early.covers(client, later, to)) {
        news.add(client, later, to - later);
      }
    });
    early.addAll(news);
    blocks.changes().waits(news);
  }
}
