package io.eidetica4j.backend;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What a backend holds as it is stored, row by row and with nothing of it trusted, for tools that
 * look for damage. Whatever stands in a row, reading it is no error; that the storage itself can't
 * be read is.
 */
public interface StoredRows {
  /** How many entries there are. */
  long count();

  /** Hands over every entry once, in no given order, a few mebibytes of them at a time. */
  void entries(Consumer<EntryRow> each);

  /** The ids of the rows that say they belong to a tree. */
  List<String> idsOf(String tree);

  /** The trees of which tips are kept; empty where tips are not kept at all. */
  Optional<Set<String>> treesWithTips();

  /** The tips that are kept of a tree. */
  List<TipRow> tips(String tree);

  /** What states are cached in a scope. */
  List<StateRow> states(CacheScope scope);

  /**
   * What the storage itself finds wrong with it, and rows that belong to no entry, one line each.
   */
  List<String> complaints();

  /**
   * A tip that is kept.
   *
   * @param store the store that it is a tip of; empty for the tree itself
   * @param entry the tip
   */
  record TipRow(String store, String entry) {}

  /**
   * Where a cached state stands.
   *
   * @param key what it is found by
   * @param store the store whose state it is
   */
  record StateRow(String key, String store) {}
}
