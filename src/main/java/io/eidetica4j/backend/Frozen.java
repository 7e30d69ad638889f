package io.eidetica4j.backend;

/**
 * All that a backend held at one moment, whatever is written to it meanwhile. Costs little, but not
 * nothing: a SQL database keeps what was so then until this is closed.
 *
 * @param backend what was there, read-only
 * @param rows the same as it is stored, for whoever does not trust it
 */
public record Frozen(Backend backend, StoredRows rows) implements AutoCloseable {
  /** Lets go of it; the backend that it was taken from stays open. */
  @Override
  public void close() {
    backend.close();
  }
}
