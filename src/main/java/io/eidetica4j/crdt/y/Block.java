package io.eidetica4j.crdt.y;

/** What one client did at consecutive clocks. */
abstract sealed class Block permits Item, Collected {
  final Client client;
  int clock;
  int length;

  Block(Client client, int clock, int length) {
    this.client = client;
    this.clock = clock;
    this.length = length;
  }

  /** The clock after its last one. */
  final int end() {
    return clock + length;
  }
}
