package io.eidetica4j.node.session;

import io.eidetica4j.instance.User;
import java.util.Optional;

/**
 * The sessions of this node. A token is never kept: whoever holds the storage of sessions can open
 * none of them.
 *
 * <p>{@link MemorySessions} forgets them at a stop. A form in the backend, with the session's keys
 * wrapped under a key derived from the token, lets another pod go on with a session.
 */
public interface Sessions {
  /**
   * A session just opened.
   *
   * @param token what the client shows from now on; it can't be asked for again
   * @param session the session
   */
  record Issued(String token, Session session) {
    /** Without the token. */
    @Override
    public String toString() {
      return "Issued[…]";
    }
  }

  /**
   * Opens a session that owns {@code user} from then on; closes another of the same user where that
   * one has too many.
   *
   * @return empty, and {@code user} still the caller's, where there are too many of all users or
   *     the node stops
   */
  Optional<Issued> open(User user);

  /** The live session of a token; this counts as use of it. */
  Optional<Session> find(String token);

  /** Whether a session still lasts; this counts as use of it. */
  boolean isLive(Session session);

  /** Ends a session and closes its user. */
  void close(Session session);

  /** How many sessions are open. */
  int count();
}
