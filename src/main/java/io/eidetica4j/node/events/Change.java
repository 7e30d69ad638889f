package io.eidetica4j.node.events;

import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.Snapshot;
import java.util.List;

/**
 * A step of a database from one set of tips to another.
 *
 * @param previousTips the tips before
 * @param tips the tips after
 * @param source where the change came from
 * @param entries exactly the entries between the two, parents first
 * @param more whether the next step is there already
 */
public record Change(
    Snapshot previousTips, Snapshot tips, Source source, List<Id> entries, boolean more) {
  /** Where a change came from. */
  public enum Source {
    /** Written through this node. */
    LOCAL,
    /** Received from a peer, or taken in as signed elsewhere. */
    REMOTE,
    /** Some of it this, some that. */
    MIXED,
    /** It lay between the cursor and the moment the stream began. */
    REPLAY;

    /** The two together. */
    Source and(Source other) {
      return this == other ? this : MIXED;
    }
  }
}
