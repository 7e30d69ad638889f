package io.eidetica4j.database;

import io.eidetica4j.entry.Entry;
import java.util.List;
import java.util.Optional;

/**
 * Some entries of a tree in their order.
 *
 * @param next where the next page begins; empty where this was the last
 */
public record EntryPage(List<Entry> items, Optional<EntryCursor> next) {}
