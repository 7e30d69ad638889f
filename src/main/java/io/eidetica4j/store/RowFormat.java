package io.eidetica4j.store;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * How rows become JSON texts and back.
 *
 * @param <T> a row
 */
public interface RowFormat<T> {
  /**
   * The JSON of a row.
   *
   * @throws io.eidetica4j.EideticaException or IllegalArgumentException where there is none
   */
  String write(T row);

  /**
   * Reads the JSON of a row, which may come from anyone.
   *
   * @throws io.eidetica4j.EideticaException or IllegalArgumentException where it is none; the
   *     message must not quote it, since rows may hold secrets
   */
  T read(String json);

  /**
   * Rows of a class, by Jackson: members the class does not have are ignored, those that it has and
   * the JSON has not (or as null) are an error unless they are {@code Optional}; numbers must fit,
   * and nothing is converted between kinds of JSON. Members are written in order of their names.
   */
  static <T> RowFormat<T> of(Class<T> row) {
    return RowJson.of(row);
  }

  /**
   * Rows as they are, with numbers of any precision; members are written in order of their names.
   */
  static RowFormat<JsonNode> raw() {
    return RowJson.TREE;
  }
}
