package io.eidetica4j.database;

import io.eidetica4j.entry.Id;

/**
 * A place in the order of a tree's entries: by height (unsigned), then id. It stays good while
 * entries arrive.
 */
public record EntryCursor(long height, Id id) {}
