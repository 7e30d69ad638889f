package io.eidetica4j.database;

import java.util.ArrayList;
import java.util.List;

/** A listener that writes down what it is told. */
final class Events implements WriteListener {
  private final List<WriteEvent> seen = new ArrayList<>();

  @Override
  public synchronized Tail onWrite(WriteEvent event, Database database) {
    seen.add(event);
    return Tail.NONE;
  }

  synchronized List<WriteEvent> all() {
    return List.copyOf(seen);
  }

  /** The only event so far; forgets it. */
  synchronized WriteEvent only() {
    if (seen.size() != 1) {
      throw new AssertionError("expected one event, got " + seen);
    }
    return seen.removeFirst();
  }
}
