package io.eidetica4j.node.rest;

import com.fasterxml.jackson.databind.JsonNode;
import io.eidetica4j.EideticaException;
import io.eidetica4j.store.Row;
import io.eidetica4j.store.RowPage;
import io.eidetica4j.store.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Pages of the rows that pass a filter, in the order of their ids. Rows that can't be read, which
 * other writers may leave, are passed over.
 */
record RowScan(Table<JsonNode> table, Predicate<JsonNode> filter) {
  private static final System.Logger LOG = System.getLogger(RowScan.class.getName());
  private static final char KIND = 'r';
  private static final int CHUNK = 500;

  /** The page after a row's id; it looks one row further, to know whether there is more. */
  Paging.Page<Row<JsonNode>> page(Optional<String> after, int limit) {
    List<Row<JsonNode>> found = new ArrayList<>();
    Optional<String> from = after;
    do {
      RowPage<JsonNode> chunk = table.pageReadable(from, CHUNK, this::unreadable);
      for (Row<JsonNode> row : chunk.rows()) {
        if (filter.test(row.value())) {
          if (found.size() == limit) {
            return new Paging.Page<>(
                found, Optional.of(Cursor.encode(KIND, found.getLast().key())));
          }
          found.add(row);
        }
      }
      from = chunk.next();
    } while (from.isPresent());
    return new Paging.Page<>(found, Optional.empty());
  }

  private void unreadable(String key, EideticaException e) {
    LOG.log(
        System.Logger.Level.WARNING,
        "Row {0} of table {1} can''t be read and is left out: {2}",
        Ids.shown(key),
        Ids.shown(table.name()),
        e.getMessage());
  }
}
