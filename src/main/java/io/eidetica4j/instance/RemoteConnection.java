package io.eidetica4j.instance;

import io.eidetica4j.backend.Backend;
import io.eidetica4j.crypto.PrivateKey;
import java.util.function.Function;

/** A connection to an instance that another process on this machine holds. */
public interface RemoteConnection {
  /** How things stand. */
  enum State {
    /** Requests are served. */
    CONNECTED,
    /**
     * The connection was lost, and is tried again: in the background, and by each request, which
     * fails with {@code io/Io} where that does not help.
     */
    LOST,
    /** It has ended for good: it was closed, or another instance answers at its address. */
    CLOSED
  }

  /** What the instance is stored in, as seen from here; closing it ends the connection. */
  Backend backend();

  /**
   * Logs a user in. Several may be logged in at one time; whatever any of them may read, this
   * process can read.
   *
   * @param unlock opens the user's root key from the record; what it throws ends the attempt. The
   *     key is used for as long as it is not closed
   * @return the user's record
   * @throws io.eidetica4j.EideticaException {@code UserNotFound}, {@code UserDisabled}, {@code
   *     DuplicateUsersDetected}, {@code InvalidSignature}, {@code io/Io}
   */
  UserRow login(String username, Function<UserRow, PrivateKey> unlock);

  /** How things stand now. */
  State state();

  /** How often an answer was waited for so far; requests sent together count as one. */
  long roundTrips();
}
