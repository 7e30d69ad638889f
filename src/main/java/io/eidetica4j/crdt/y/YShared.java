package io.eidetica4j.crdt.y;

import io.eidetica4j.codec.Bytes;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What many can edit at once in its place: {@link YText}, {@link YArray}, {@link YMap}, {@link
 * YXml}. It is a way of looking at a part of a document and follows its changes; two of the same
 * part are equal.
 */
public abstract sealed class YShared implements YValue permits YText, YArray, YMap, YXml {
  private final YDocument document;
  private Branch branch;

  YShared(YDocument document, Branch branch) {
    this.document = document;
    this.branch = branch;
  }

  /** A part as what it says it is or, where it doesn't, what it seems to be. */
  static YShared of(YDocument document, Branch branch) {
    int kind = branch.kind == Branch.UNKNOWN ? guess(branch) : branch.kind;
    return switch (kind) {
      case Branch.TEXT -> new YText(document, branch);
      case Branch.ARRAY -> new YArray(document, branch);
      case Branch.MAP -> new YMap(document, branch);
      default -> new YXml(document, branch);
    };
  }

  private static int guess(Branch branch) {
    for (Item item = branch.first; item != null; item = item.right) {
      if (!item.deleted) {
        return switch (item.kind) {
          case Item.TEXT, Item.FORMAT, Item.EMBED -> Branch.TEXT;
          case Item.TYPE ->
              item.content instanceof Branch nested && nested.kind >= Branch.XML_ELEMENT
                  ? Branch.XML_FRAGMENT
                  : Branch.ARRAY;
          default -> Branch.ARRAY;
        };
      }
    }
    return branch.last.isEmpty() ? Branch.TEXT : Branch.MAP;
  }

  /** The document it is in. */
  public final YDocument document() {
    return document;
  }

  /** Whether it has been deleted, by whoever; it is empty then and can't be edited. */
  public final boolean isDeleted() {
    return branch().isDead();
  }

  /** What is looked at; a root is one only from its first item on, which may come from others. */
  final Branch branch() {
    if (branch.item == null) {
      Branch root = document.blocks().roots().get(branch.name);
      return root == null ? branch : root;
    }
    return branch;
  }

  /** Puts a fresh item of this client between two neighbours in the list. */
  final Item insert(@Nullable Item left, Item fresh) {
    Branch target = branch();
    Item right = left == null ? target.first : left.right;
    if (left != null) {
      fresh.origin = left.client;
      fresh.originClock = left.end() - 1;
    }
    if (right != null) {
      fresh.rightOrigin = right.client;
      fresh.rightOriginClock = right.clock;
    }
    return document.insert(target, fresh);
  }

  /** An item without its place. */
  final Item fresh(int kind, int length, @Nullable Object content) {
    Item item = new Item(document.self(), document.self().state(), length, kind);
    item.content = content;
    return item;
  }

  final Item fresh(YValue value) {
    return switch (value) {
      case Binary binary -> fresh(Item.BINARY, 1, binary.value());
      case YShared shared ->
          throw YErrors.operation("insert", "a shared type is made where it is to be");
      default -> fresh(Item.VALUES, 1, List.of(value));
    };
  }

  /** A new type of this kind, which is to be put somewhere. */
  final Item freshType(int kind) {
    return fresh(Item.TYPE, 1, new Branch(kind, ""));
  }

  final YShared made(Item item) {
    if (!(item.content instanceof Branch nested)) {
      throw new IllegalStateException("No type has been made");
    }
    return of(document, nested);
  }

  /** The item after which a position is; null for the first one. */
  final @Nullable Item leftOf(int index) {
    if (index == 0) {
      return null;
    }
    Positions.Place place = branch().positions.at(index - 1);
    if (place.offset() + 1 < place.item().length) {
      document.blocks().split(place.item(), place.offset() + 1);
    }
    return place.item();
  }

  final void deleteRange(String operation, int index, int length) {
    checkRange(operation, index, length);
    if (length == 0) {
      return;
    }
    document.transact(() -> {
      Blocks blocks = document.blocks();
      Positions.Place place = branch().positions.at(index);
      Item item = place.item();
      if (place.offset() > 0) {
        item = blocks.split(item, place.offset());
      }
      int left = length;
      while (left > 0 && item != null) {
        if (item.live() > left) {
          blocks.split(item, left);
        }
        left -= item.live();
        if (item.live() > 0) {
          blocks.delete(item);
        }
        item = item.right;
      }
    });
  }

  final void checkRange(String operation, int index, int length) {
    int all = branch().length();
    if (index < 0 || index > all) {
      throw YErrors.index(operation, index, all);
    }
    if (length < 0 || length > all - index) {
      throw YErrors.index(operation, (long) index + length, all);
    }
  }

  /** One of the values of an item. */
  final YValue element(Item item, int offset) {
    return switch (item.content) {
      case Branch nested -> of(document, nested);
      case Bytes bytes -> new Binary(bytes);
      case Item.Document sub -> new SubDocument(sub.guid(), sub.options());
      case String json -> YJson.parse(json);
      case List<?> texts -> YJson.parse(item.json().get(offset));
      case null, default ->
          item.kind == Item.TEXT
              ? new Text(item.client.text(item.at + offset, 1))
              : item.client.value(item.at + offset);
    };
  }

  @Override
  public final boolean equals(@Nullable Object other) {
    return other instanceof YShared shared
        && document == shared.document
        && (branch() == shared.branch()
            || (branch().item == null
                && shared.branch().item == null
                && branch().name.equals(shared.branch().name)));
  }

  @Override
  public final int hashCode() {
    Branch target = branch();
    return target.item == null ? target.name.hashCode() : System.identityHashCode(target);
  }
}
