package io.eidetica4j.backend;

import io.eidetica4j.EideticaException;
import java.util.List;

/** What became of a {@link PutUnit}. */
public sealed interface PutResult {
  /**
   * It is stored, and durable.
   *
   * @param outcomes what became of each entry, in the order given
   * @param change the position of this change in its tree; 0 where the backend isn't shared
   */
  record Stored(List<PutOutcome> outcomes, long change) implements PutResult {}

  /** Nothing was stored: others have changed the tree since the position that was named. */
  record Moved() implements PutResult {}

  /**
   * Nothing was stored, unless the error's kind is {@code backend/OutcomeUnknown}.
   *
   * @param reason what hindered it
   */
  record Failed(EideticaException reason) implements PutResult {}

  /**
   * What became of each entry.
   *
   * @throws EideticaException where nothing, or perhaps nothing, was stored
   */
  default List<PutOutcome> outcomes() {
    return switch (this) {
      case Stored stored -> stored.outcomes();
      case Failed failed -> throw failed.reason();
      case Moved ignored -> throw new IllegalStateException("the unit had no condition");
    };
  }
}
