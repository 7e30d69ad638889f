package io.eidetica4j.backend;

import io.eidetica4j.codec.Bytes;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * Small rows with an expiry beside the entries: what a node has to remember for a while, and what
 * every process on one database must agree on. They are no part of the database's content: never
 * synced, never in a snapshot file.
 *
 * <p>As everything in a {@link Backend}, each call is atomic and safe among threads and, where
 * several processes share the storage, among these. A row that is over counts as absent, whether or
 * not {@link #expire} has swept it away. Values are written as given: whoever stores a secret wraps
 * it first. Failures are those of {@link Backend}.
 */
public interface Records {
  /**
   * A table within the table; each use of records has its own.
   *
   * @param name what it is called in storage
   * @param droppable whether rows may go before they are over where memory is short
   */
  record Space(String name, boolean droppable) {}

  /**
   * A row.
   *
   * @param key by which it is found, one row in a space
   * @param owner on whose account it is, for bounds
   * @param value what it says
   * @param expires from when on it counts as absent; kept in milliseconds
   */
  record Row(String key, String owner, Bytes value, Instant expires) {
    /** Without what storage would not give back. */
    public Row {
      expires = expires.truncatedTo(ChronoUnit.MILLIS);
    }

    /** The same with another value. */
    public Row withValue(Bytes changed) {
      return new Row(key, owner, changed, expires);
    }

    /** The same with another expiry. */
    public Row withExpires(Instant changed) {
      return new Row(key, owner, value, changed);
    }
  }

  /**
   * Stores a row unless its key is taken.
   *
   * @return the row that was there first; empty where this one is stored
   */
  Optional<Row> insert(Space space, Row row, Instant now);

  /** The row of a key. */
  Optional<Row> get(Space space, String key, Instant now);

  /**
   * Gives a row another value and expiry, if its value is still the one that is expected.
   *
   * @param changed has the expected row's key and owner
   * @return whether it was done
   */
  boolean replace(Space space, Row expected, Row changed);

  /**
   * Removes a row, if its value is still the one that is expected.
   *
   * @return whether it was done
   */
  boolean remove(Space space, Row expected);

  /** Removes all rows of an owner, and says how many there were. */
  int removeOwned(Space space, String owner);

  /**
   * Removes those of an owner's rows that are over first, until so many are left.
   *
   * @return how many were removed
   */
  int trim(Space space, String owner, int keep);

  /** How many rows a space has that are not over. */
  long count(Space space, Instant now);

  /** Sweeps away the rows of all spaces that are over, and says how many there were. */
  int expire(Instant now);
}
