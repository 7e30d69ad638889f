package io.eidetica4j.crdt.y;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that a document knows of one client: its blocks, and the texts and values in them. A client's
 * blocks come in the order of their clocks, so what is appended here for one lies beside what was
 * appended for the one before, and joining two copies nothing.
 */
final class Client {
  private static final int WORTH_PACKING = 4096;

  final long id;
  final BlockList blocks = new BlockList();
  private @Nullable StringBuilder text;
  private List<YValue> values = List.of();

  /** Units of {@link #text} and {@link #values} that no block points at any more. */
  private int unused;

  /** What arrived before what it rests on. */
  @Nullable Waiting waiting;

  Client(long id) {
    this.id = id;
  }

  /** The clock after the last known block. */
  int state() {
    return blocks.isEmpty() ? 0 : blocks.last().end();
  }

  Waiting waiting() {
    Waiting now = waiting;
    if (now == null) {
      now = new Waiting();
      waiting = now;
    }
    return now;
  }

  int add(CharSequence more, int from) {
    if (text == null) {
      text = new StringBuilder(more.length() - from);
    }
    int at = text.length();
    text.append(more, from, more.length());
    return at;
  }

  int add(List<YValue> more, int from) {
    if (values.isEmpty()) {
      values = new ArrayList<>(more.size() - from);
    }
    int at = values.size();
    values.addAll(more.subList(from, more.size()));
    return at;
  }

  private StringBuilder text() {
    if (text == null) {
      throw new IllegalStateException("No block of this client holds text");
    }
    return text;
  }

  String text(int at, int length) {
    return text().substring(at, at + length);
  }

  void appendText(int at, int length, StringBuilder to) {
    to.append(text(), at, at + length);
  }

  List<YValue> values(int at, int length) {
    return values.subList(at, at + length);
  }

  YValue value(int at) {
    return values.get(at);
  }

  /** Of a pair of surrogates that a cut would part nothing is left, as in Yjs. */
  void cutText(int at) {
    StringBuilder units = text();
    if (Character.isHighSurrogate(units.charAt(at - 1))
        && Character.isLowSurrogate(units.charAt(at))) {
      units.setCharAt(at - 1, '\uFFFD');
      units.setCharAt(at, '\uFFFD');
    }
  }

  /** The content of a block is not used any more. */
  void forget(Item item) {
    if (item.kind == Item.TEXT || item.kind == Item.VALUES) {
      unused += item.length;
      if (item.kind == Item.VALUES) {
        for (int i = item.at; i < item.at + item.length; i++) {
          values.set(i, YValues.UNDEFINED);
        }
      }
    }
  }

  /** Packs texts and values when most of them are not used. */
  void pack() {
    int held = (text == null ? 0 : text.length()) + values.size();
    if (unused < WORTH_PACKING || unused < held / 2) {
      return;
    }
    StringBuilder packedText = new StringBuilder();
    List<YValue> packedValues = new ArrayList<>();
    blocks.forEachFrom(
        0,
        block -> {
          if (block instanceof Item item && item.kind == Item.TEXT) {
            int at = packedText.length();
            packedText.append(text(), item.at, item.at + item.length);
            item.at = at;
          } else if (block instanceof Item item && item.kind == Item.VALUES) {
            int at = packedValues.size();
            packedValues.addAll(values.subList(item.at, item.at + item.length));
            item.at = at;
          }
          return true;
        });
    packedText.trimToSize();
    text = packedText;
    values = packedValues;
    unused = 0;
  }
}
