package io.eidetica4j.backend;

import io.eidetica4j.entry.Id;
import java.util.Optional;
import java.util.Set;

/**
 * What other processes do to the storage that a backend shares with them. The changes of each tree
 * are numbered without gaps in the order in which they came to be; a change is an atomic unit that
 * stored entries or set statuses.
 *
 * <p>Whoever reads a tree asks for its {@link #position} first: what it then reads holds at least
 * that, and {@link #since} gives the rest, some of it perhaps once more.
 */
public interface Shared {
  /** The number of a tree's newest change; 0 where there was none. */
  long position(Id tree);

  /** What others have changed after a position. */
  Changes since(Id tree, long position);

  /** Has a listener told from now on, on one thread, one call after the other. */
  Subscription listen(Listener listener);

  /**
   * Takes a role that one process has at a time, for as long as it keeps it and its connection
   * lasts; empty while another has it. Never waits.
   */
  Optional<Lease> lead(String role);

  /** Who is told of what others did. */
  interface Listener {
    /** Others have changed these trees. */
    void changed(Set<Id> trees);

    /** Others may have changed any tree: announcements may have been lost. */
    void perhapsAll();

    /**
     * Asks whether a tree can do without announcements. True where nobody listens to it and it was
     * not used since this was asked last; what was kept of it is then forgotten, and it is read
     * anew when it is next needed. Never waits for who uses it.
     */
    default boolean letGo(Id tree) {
      return false;
    }
  }

  /** Ends with {@link #close}. */
  @FunctionalInterface
  interface Subscription extends AutoCloseable {
    /** Nobody is told any more once this returns. */
    @Override
    void close();
  }

  /** A role that this process has. */
  interface Lease extends AutoCloseable {
    /** Whether it still has it; no longer where the connection was lost. */
    boolean held();

    /** Gives the role up. */
    @Override
    void close();
  }
}
