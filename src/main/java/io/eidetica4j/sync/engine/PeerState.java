package io.eidetica4j.sync.engine;

import io.eidetica4j.crypto.PublicKey;
import java.util.List;

/**
 * How it stands with one peer.
 *
 * @param peer its device key
 * @param condition how reachable it is
 * @param failures failures in a row
 * @param trees the databases that are synced with it
 */
public record PeerState(PublicKey peer, Condition condition, int failures, List<TreeStatus> trees) {
  /** How reachable a peer is. */
  public enum Condition {
    /** Nothing was exchanged yet. */
    UNKNOWN,
    /** The last exchange went well. */
    CONNECTED,
    /** The last exchange failed; it is tried again soon. */
    RETRYING,
    /** It failed so often that it is only looked for now and then. */
    DOWN
  }
}
