package io.eidetica4j.backend;

import java.util.List;
import java.util.OptionalLong;

/**
 * Entries that are stored together or not at all.
 *
 * @param entries what is to be stored; all of one tree where a position is named or wanted
 * @param local whether they were made by this process, rather than received; other processes over
 *     the same storage are told so
 * @param unmovedSince stored only while no other process has changed their tree since it was at
 *     this position (see {@link Shared}); without meaning where the backend isn't shared
 */
public record PutUnit(List<NewEntry> entries, boolean local, OptionalLong unmovedSince) {
  /** Checks nothing but that the list won't change. */
  public PutUnit {
    entries = List.copyOf(entries);
  }

  /** Entries that were received or restored, whatever else has changed. */
  public static PutUnit received(List<NewEntry> entries) {
    return new PutUnit(entries, false, OptionalLong.empty());
  }

  /**
   * Checks the structure of each entry.
   *
   * @throws io.eidetica4j.EideticaException as {@link io.eidetica4j.entry.Entry#validate}
   */
  public void validate() {
    entries.forEach(each -> each.entry().validate());
  }
}
