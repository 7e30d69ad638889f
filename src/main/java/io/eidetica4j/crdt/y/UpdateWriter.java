package io.eidetica4j.crdt.y;

import io.eidetica4j.codec.Bytes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/** Writes blocks and deletions as updates. */
final class UpdateWriter {
  private final YWriter out;

  private UpdateWriter(YWriter out) {
    this.out = out;
  }

  /** A part of an update: blocks of one client from a clock on, and what waits of it. */
  private record Section(Client client, int from, List<Block> early) {}

  /**
   * Writes what some clients did from some clocks on.
   *
   * @param from for each client the clock to begin with; from its state on nothing is written
   * @param early what of a client waits for others and is written too, by clock
   */
  static void blocks(
      YWriter out,
      Collection<Client> clients,
      ToIntFunction<Client> from,
      Function<Client, List<Block>> early) {
    List<Section> sections = new ArrayList<>();
    for (Client client : clients) {
      List<Block> waiting = early.apply(client);
      int clock = from.applyAsInt(client);
      if (clock < client.state() || !waiting.isEmpty()) {
        sections.add(new Section(client, clock, waiting));
      }
    }
    sections.sort(Comparator.comparingLong((Section section) -> section.client().id).reversed());
    out.number(sections.size());
    UpdateWriter writer = new UpdateWriter(out);
    sections.forEach(writer::section);
  }

  private void section(Section section) {
    Client client = section.client();
    int state = client.state();
    int known = client.blocks.countFrom(section.from());
    YWriter late = new YWriter();
    int count = new UpdateWriter(late).early(section, known == 0 ? -1 : state);
    out.number(known + count);
    out.number(client.id);
    if (known == 0) {
      out.number(section.early().getFirst().clock);
    } else {
      out.number(section.from());
      client.blocks.forEachFrom(
          section.from(),
          block -> {
            block(block, Math.max(0, section.from() - block.clock));
            return true;
          });
    }
    out.append(late);
  }

  /** What waits, with gaps before; gives how many blocks that is. */
  private int early(Section section, int from) {
    int clock = from;
    int count = 0;
    for (Block block : section.early()) {
      if (clock < 0) {
        clock = block.clock;
      }
      if (block.end() <= clock) {
        continue;
      }
      if (block.clock > clock) {
        out.u8(UpdateReader.GAP);
        out.number(block.clock - clock);
        count++;
      }
      block(block, Math.max(0, clock - block.clock));
      count++;
      clock = block.end();
    }
    return count;
  }

  private void block(Block block, int offset) {
    if (!(block instanceof Item item)) {
      out.u8(UpdateReader.COLLECTED);
      out.number(block.length - offset);
      return;
    }
    Client origin = offset > 0 ? item.client : item.origin;
    int originClock = offset > 0 ? item.clock + offset - 1 : item.originClock;
    out.u8(
        item.kind
            | (origin == null ? 0 : Item.LEFT_BIT)
            | (item.rightOrigin == null ? 0 : Item.RIGHT_BIT)
            | (item.keyed ? Item.KEY_BIT : 0));
    if (origin != null) {
      id(origin, originClock);
    }
    if (item.rightOrigin != null) {
      id(item.rightOrigin, item.rightOriginClock);
    }
    if (origin == null && item.rightOrigin == null) {
      parent(item);
    }
    content(item, offset);
  }

  private void id(Client client, int clock) {
    out.number(client.id);
    out.number(clock);
  }

  private void parent(Item item) {
    switch (item.parent) {
      case Branch branch when branch.item == null -> root(branch.name);
      case Branch branch -> {
        out.number(0);
        id(branch.item.client, branch.item.clock);
      }
      case String name -> root(name);
      case Item.Ref ref -> {
        out.number(0);
        id(ref.client(), ref.clock());
      }
      case null, default -> throw new IllegalStateException("A block that belongs to nothing");
    }
    if (item.place instanceof String key) {
      out.text(key);
    }
  }

  private void root(String name) {
    out.number(1);
    out.text(name);
  }

  private void content(Item item, int offset) {
    int length = item.length - offset;
    switch (item.content) {
      case Item.Format format -> {
        out.text(format.key());
        out.text(format.json());
      }
      case Item.Document document -> {
        out.text(document.guid());
        out.value(document.options());
      }
      case Branch branch -> {
        out.number(branch.kind);
        if (branch.kind == Branch.XML_ELEMENT || branch.kind == Branch.XML_HOOK) {
          out.text(branch.name);
        }
      }
      case Bytes bytes -> out.bytes(bytes.array());
      case String text -> out.text(text.substring(offset));
      case List<?> list when item.kind == Item.JSON -> {
        out.number(length);
        item.json().subList(offset, item.length).forEach(out::text);
      }
      case List<?> list -> {
        out.number(length);
        list.subList(offset, item.length).forEach(value -> out.value((YValue) value));
      }
      case null, default -> plain(item, offset, length);
    }
  }

  private void plain(Item item, int offset, int length) {
    switch (item.kind) {
      case Item.TEXT -> out.text(item.client.text(item.at + offset, length));
      case Item.VALUES -> {
        out.number(length);
        item.client.values(item.at + offset, length).forEach(out::value);
      }
      default -> out.number(length); // deleted
    }
  }
}
