package io.eidetica4j.store;

/**
 * A row of a table.
 *
 * @param key its key
 * @param value what is in it
 * @param <T> the kind of row
 */
public record Row<T>(String key, T value) {}
