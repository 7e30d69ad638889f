package io.eidetica4j.database;

/**
 * A listener's registration. Closing it ends the calls; an event that was already handed out may
 * still run.
 */
public interface WriteCallback extends AutoCloseable {
  /** Ends the registration; does nothing where it has ended. */
  @Override
  void close();

  /** Keeps the registration for as long as the instance lives, whatever becomes of this handle. */
  void detach();
}
