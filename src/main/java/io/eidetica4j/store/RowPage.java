package io.eidetica4j.store;

import java.util.List;
import java.util.Optional;

/**
 * Some rows of a table in the order of their keys.
 *
 * @param rows the rows
 * @param next what to go on after; none where these were the last
 * @param <T> the kind of row
 */
public record RowPage<T>(List<Row<T>> rows, Optional<String> next) {
  /** Copies the list. */
  public RowPage {
    rows = List.copyOf(rows);
  }
}
