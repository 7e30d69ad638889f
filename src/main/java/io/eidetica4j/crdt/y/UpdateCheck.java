package io.eidetica4j.crdt.y;

/**
 * Reads an update through without taking anything over, so that what is taken in afterwards is
 * known to be well-formed: a document is never left with half of an update. It allocates nothing.
 */
final class UpdateCheck {
  private final YReader in;

  private UpdateCheck(byte[] update) {
    this.in = new YReader(update);
  }

  /**
   * Checks one update.
   *
   * @throws io.eidetica4j.EideticaException CRDT_DESERIALIZATION_FAILED where it is none,
   *     INSTANCE_LIMIT_EXCEEDED where clocks or nesting go beyond what documents can hold
   */
  static void check(byte[] update) {
    UpdateCheck check = new UpdateCheck(update);
    check.blocks();
    check.deletes();
    if (check.in.remaining() > 0) {
      throw YErrors.malformed("bytes after the end");
    }
  }

  private void blocks() {
    for (int sections = in.count(3); sections > 0; sections--) {
      int count = in.count(2);
      in.number();
      long clock = in.clock();
      for (; count > 0; count--) {
        clock += block();
        if (clock > YReader.MAX_CLOCK) {
          throw YErrors.limit("clocks of one client", YReader.MAX_CLOCK);
        }
      }
    }
  }

  private int block() {
    int info = in.u8();
    int kind = info & Item.KIND_BITS;
    if (kind == UpdateReader.COLLECTED || kind == UpdateReader.GAP) {
      return in.clock();
    }
    if ((info & Item.LEFT_BIT) != 0) {
      id();
    }
    if ((info & Item.RIGHT_BIT) != 0) {
      id();
    }
    if ((info & (Item.LEFT_BIT | Item.RIGHT_BIT)) == 0) {
      if (in.number() == 1) {
        in.skipText();
      } else {
        id();
      }
      if ((info & Item.KEY_BIT) != 0) {
        in.skipText();
      }
    }
    return content(kind);
  }

  private void id() {
    in.number();
    in.clock();
  }

  private int content(int kind) {
    switch (kind) {
      case Item.DELETED -> {
        return in.clock();
      }
      case Item.JSON -> {
        int count = in.count(1);
        for (int i = 0; i < count; i++) {
          in.skipText();
        }
        return count;
      }
      case Item.VALUES -> {
        int count = in.count(1);
        for (int i = 0; i < count; i++) {
          in.skipValue();
        }
        return count;
      }
      case Item.TEXT -> {
        return in.skipText();
      }
      case Item.BINARY -> in.skip(in.count(1));
      case Item.EMBED -> in.skipText();
      case Item.FORMAT -> {
        in.skipText();
        in.skipText();
      }
      case Item.TYPE -> {
        long type = in.number();
        if (type < Branch.ARRAY || type > Branch.XML_TEXT) {
          throw YErrors.malformed("unknown kind of type " + type);
        }
        if (type == Branch.XML_ELEMENT || type == Branch.XML_HOOK) {
          in.skipText();
        }
      }
      case Item.DOCUMENT -> {
        in.skipText();
        in.skipValue();
      }
      default -> throw YErrors.malformed("unknown kind of block " + kind);
    }
    return 1;
  }

  private void deletes() {
    for (int clients = in.count(2); clients > 0; clients--) {
      in.number();
      for (int ranges = in.count(2); ranges > 0; ranges--) {
        if ((long) in.clock() + in.clock() > YReader.MAX_CLOCK) {
          throw YErrors.limit("clocks of one client", YReader.MAX_CLOCK);
        }
      }
    }
  }
}
