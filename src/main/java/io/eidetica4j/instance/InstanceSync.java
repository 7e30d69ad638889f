package io.eidetica4j.instance;

import io.eidetica4j.entry.Id;

/** The part of sync that an instance and its users call. All methods may block on storage. */
public interface InstanceSync extends AutoCloseable {
  /**
   * Sends what waits to be sent, and returns when it was sent.
   *
   * @throws io.eidetica4j.EideticaException {@code sync/Network} where some of it could not be
   */
  void flush();

  /** The text of a ticket for a database, with the addresses at which this node can be reached. */
  String ticket(Id database);

  /** A user's wishes on sync have changed, or may have. */
  void userChanged(UserLocation user);

  /** Ends all exchanges, within a limit of time; again without effect. */
  @Override
  void close();
}
