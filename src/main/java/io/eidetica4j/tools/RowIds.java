package io.eidetica4j.tools;

import io.eidetica4j.EideticaException;
import io.eidetica4j.entry.Id;
import java.util.Optional;

/** Ids in rows, which need not be any. */
final class RowIds {
  private RowIds() {}

  /** The id of a text; empty where it is none, or not written as ids are. */
  static Optional<Id> parse(String text) {
    try {
      return Optional.of(Id.parse(text)).filter(id -> id.toString().equals(text));
    } catch (EideticaException e) {
      return Optional.empty();
    }
  }
}
