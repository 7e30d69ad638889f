package io.eidetica4j.service.protocol;

import io.eidetica4j.database.WriteSource;
import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.Snapshot;

/** What the daemon sends: one answer for each request, in their order, and news in between. */
public sealed interface ServerFrame {
  /**
   * The answer to the oldest request without one.
   *
   * @param response the answer
   */
  record Response(ServiceResponse response) implements ServerFrame {}

  /**
   * A database was written.
   *
   * @param root the database
   * @param previous raw tips as of the notification before, or of the subscription
   * @param post raw tips now
   * @param source who wrote
   */
  record DatabaseWrite(Id root, Snapshot previous, Snapshot post, WriteSource source)
      implements ServerFrame {}
}
