package io.eidetica4j.database;

/** Is told of writes to one database, each exactly once and in their order. */
@FunctionalInterface
public interface WriteListener {
  /**
   * Called while the tree is locked, so it must be brief, and it may read, but not write to or
   * verify any database: that fails with {@code instance/InvalidOperation}, whichever database it
   * is, since two listeners that wrote to each other's would never return. What takes longer, or
   * writes, belongs into the tail that it returns. An exception is logged and affects nothing else.
   *
   * @param database a read-only handle of the database
   * @return what is left to do after the lock is released; {@link Tail#NONE} where nothing is
   */
  Tail onWrite(WriteEvent event, Database database);

  /**
   * Runs after the tree is unlocked, on a thread of its own beside the tails of other listeners.
   * The writer waits for it, unless it is interrupted.
   */
  @FunctionalInterface
  interface Tail {
    /** Nothing to do. */
    Tail NONE = () -> {};

    /** Does the rest; an exception is logged and affects nothing else. */
    void run() throws Exception;
  }
}
