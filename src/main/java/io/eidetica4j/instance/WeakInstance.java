package io.eidetica4j.instance;

import java.util.Optional;

/** A reference to an instance that does not keep it open. */
public final class WeakInstance {
  private final InstanceCore core;

  WeakInstance(InstanceCore core) {
    this.core = core;
  }

  /** A new handle, to be closed by the caller, or empty once the last one was closed. */
  public Optional<Instance> upgrade() {
    return core.tryAcquire() ? Optional.of(new Instance(core)) : Optional.empty();
  }
}
