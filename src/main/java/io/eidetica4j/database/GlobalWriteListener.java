package io.eidetica4j.database;

import io.eidetica4j.entry.Id;

/** Is told of writes to every tree. The rules of {@link WriteListener} hold here too. */
@FunctionalInterface
public interface GlobalWriteListener {
  /** A tree was written; see {@link WriteListener#onWrite}. */
  WriteListener.Tail onWrite(Id tree, WriteEvent event);
}
