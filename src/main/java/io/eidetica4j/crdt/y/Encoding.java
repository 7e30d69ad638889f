package io.eidetica4j.crdt.y;

import io.eidetica4j.codec.Bytes;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What a document, or a part of it, is as bytes. */
final class Encoding {
  private Encoding() {}

  static StateVector vector(Blocks blocks) {
    Map<Long, Integer> clocks = new TreeMap<>();
    for (Client client : blocks.clients()) {
      if (client.state() > 0) {
        clocks.put(client.id, client.state());
      }
    }
    return new StateVector(clocks);
  }

  /** The blocks that somebody lacks who knows so much, all deletions, and all that waits. */
  static Bytes difference(Blocks blocks, Deletes early, StateVector known) {
    YWriter out = new YWriter();
    UpdateWriter.blocks(
        out,
        blocks.clients(),
        client -> known.of(client.id),
        client -> client.waiting == null ? List.of() : client.waiting.early());
    Deletes deletes = deletes(blocks);
    deletes.addAll(early);
    deletes.write(out);
    return out.toBytes();
  }

  private static Deletes deletes(Blocks blocks) {
    Deletes deletes = new Deletes();
    for (Client client : blocks.clients()) {
      client.blocks.forEachFrom(
          0,
          block -> {
            if (block instanceof Collected || (block instanceof Item item && item.deleted)) {
              deletes.add(client, block.clock, block.length);
            }
            return true;
          });
    }
    return deletes;
  }

  /**
   * Only what has changed: its blocks and deletions, and what of it waits. Not what waited before:
   * it would be written again with every change, and whoever made it wait decides how much it is.
   */
  static Bytes changes(Changes changes) {
    YWriter out = new YWriter();
    Set<Client> clients = new LinkedHashSet<>(changes.before.keySet());
    clients.addAll(changes.early.keySet());
    UpdateWriter.blocks(
        out,
        clients,
        client -> changes.before.getOrDefault(client, client.state()),
        changes::early);
    Deletes deletes = changes.deletes;
    if (!changes.earlyDeletes.isEmpty()) {
      deletes = new Deletes();
      deletes.addAll(changes.deletes);
      deletes.addAll(changes.earlyDeletes);
    }
    deletes.write(out);
    return out.toBytes();
  }
}
