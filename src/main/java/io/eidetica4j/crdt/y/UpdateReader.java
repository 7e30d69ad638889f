package io.eidetica4j.crdt.y;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads an update that {@link UpdateCheck} has found well-formed. */
final class UpdateReader {
  static final int COLLECTED = 0;
  static final int GAP = 10;

  private final YReader in;
  private final Blocks known;
  private @Nullable Client last;

  UpdateReader(byte[] update, Blocks known) {
    this.in = new YReader(update);
    this.known = known;
  }

  /** The blocks, which don't have their places yet, by client and in the order of their clocks. */
  Map<Client, List<Block>> blocks() {
    Map<Client, List<Block>> blocks = new LinkedHashMap<>();
    Set<List<Block>> disordered = Collections.newSetFromMap(new IdentityHashMap<>());
    for (int sections = in.count(3); sections > 0; sections--) {
      int count = in.count(2);
      Client client = client();
      int clock = in.clock();
      List<Block> found = blocks.computeIfAbsent(client, c -> new ArrayList<>(count));
      if (!found.isEmpty()) {
        disordered.add(found);
      }
      for (int i = 0; i < count; i++) {
        int info = in.u8();
        int kind = info & Item.KIND_BITS;
        if (kind == GAP) {
          clock += in.clock();
          continue;
        }
        Block block =
            kind == COLLECTED
                ? new Collected(client, clock, in.clock())
                : item(client, clock, info, kind);
        clock = block.end();
        if (block.length > 0) {
          found.add(block);
        }
      }
    }
    // once, not with each section: there can be as many of one client as there are bytes
    disordered.forEach(found -> found.sort((a, b) -> Integer.compare(a.clock, b.clock)));
    return blocks;
  }

  private Client client() {
    return client(in.number());
  }

  private Client client(long id) {
    Client client = last;
    if (client == null || client.id != id) {
      client = known.client(id);
      last = client;
    }
    return client;
  }

  private Item item(Client client, int clock, int info, int kind) {
    Item item = new Item(client, clock, 1, kind);
    if ((info & Item.LEFT_BIT) != 0) {
      item.origin = client();
      item.originClock = in.clock();
    }
    if ((info & Item.RIGHT_BIT) != 0) {
      item.rightOrigin = client();
      item.rightOriginClock = in.clock();
    }
    item.keyed = (info & Item.KEY_BIT) != 0;
    if (item.origin == null && item.rightOrigin == null) {
      item.parent = in.number() == 1 ? in.text() : new Item.Ref(client(), in.clock());
      if (item.keyed) {
        item.place = in.text();
      }
    }
    content(item, kind);
    return item;
  }

  private void content(Item item, int kind) {
    switch (kind) {
      case Item.DELETED -> item.length = in.clock();
      case Item.JSON -> {
        List<String> texts = new ArrayList<>();
        for (int left = in.count(1); left > 0; left--) {
          texts.add(in.text());
        }
        item.length = texts.size();
        item.content = texts;
      }
      case Item.VALUES -> {
        int count = in.count(1);
        List<YValue> values = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
          values.add(in.value());
        }
        item.length = count;
        item.content = values;
      }
      case Item.TEXT -> {
        String text = in.text();
        item.length = text.length();
        item.content = text;
      }
      case Item.BINARY -> item.content = in.bytes();
      case Item.EMBED -> item.content = in.text();
      case Item.FORMAT -> item.content = new Item.Format(in.text(), in.text());
      case Item.TYPE -> {
        int type = (int) in.number();
        boolean named = type == Branch.XML_ELEMENT || type == Branch.XML_HOOK;
        item.content = new Branch(type, named ? in.text() : "");
      }
      case Item.DOCUMENT -> item.content = new Item.Document(in.text(), in.value());
      default -> throw YErrors.malformed("unknown kind of block " + kind);
    }
  }

  /** What is deleted; to be read after the blocks. */
  Deletes deletes() {
    Deletes deletes = new Deletes();
    for (int clients = in.count(2); clients > 0; clients--) {
      long client = in.number();
      for (int ranges = in.count(2); ranges > 0; ranges--) {
        int clock = in.clock();
        int length = in.clock();
        if (length > 0) {
          deletes.add(client(client), clock, length);
        }
      }
    }
    return deletes;
  }
}
