package io.eidetica4j.crdt.y;

/** A block that was in something deleted: only its clocks are still known. */
final class Collected extends Block {
  Collected(Client client, int clock, int length) {
    super(client, clock, length);
  }
}
