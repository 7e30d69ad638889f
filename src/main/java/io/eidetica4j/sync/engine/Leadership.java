package io.eidetica4j.sync.engine;

import io.eidetica4j.EideticaException;
import io.eidetica4j.backend.Backend;
import io.eidetica4j.backend.Shared;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Optional;

/** Of several processes on one storage one sends; another takes over when it is gone. */
final class Leadership implements AutoCloseable {
  private static final Logger LOG = System.getLogger(Leadership.class.getName());
  private static final String ROLE = "sync";

  private final Optional<Shared> shared;
  private Optional<Shared.Lease> lease = Optional.empty();

  Leadership(Backend backend) {
    this.shared = backend.shared();
  }

  /** What came of looking. */
  enum Role {
    /** Another process sends. */
    FOLLOWER,
    /** This process sends, since just now. */
    NEW_LEADER,
    /** This process sends, as before. */
    LEADER
  }

  /** Whether this process sends, as far as was seen at the last look. */
  synchronized boolean leads() {
    return shared.isEmpty() || lease.filter(Shared.Lease::held).isPresent();
  }

  /** Looks whether this process sends, and takes the role where nobody has it. */
  synchronized Role look() {
    if (shared.isEmpty()) {
      return Role.LEADER;
    }
    if (lease.filter(Shared.Lease::held).isPresent()) {
      return Role.LEADER;
    }
    try {
      lease = shared.get().lead(ROLE);
    } catch (EideticaException e) {
      LOG.log(Level.DEBUG, "The role of the sender can''t be had: {0}", e.getMessage());
      lease = Optional.empty();
    }
    return lease.isPresent() ? Role.NEW_LEADER : Role.FOLLOWER;
  }

  @Override
  public synchronized void close() {
    lease.ifPresent(Shared.Lease::close);
    lease = Optional.empty();
  }
}
