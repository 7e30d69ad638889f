package io.eidetica4j.backend;

/**
 * Whose cached states are meant; scopes never see each other's.
 *
 * @param key the column value that tells scopes apart
 */
public record CacheScope(String key) {
  /**
   * States that the reference computed, folded in its own replay order. We neither trust nor write
   * them.
   */
  public static final CacheScope SHARED = new CacheScope("");

  /** No states: copies of the graphs of trees, under the tree's id and a piece's number. */
  public static final CacheScope GRAPH = new CacheScope("eidetica4j-graph");

  /** States that clients of one user uploaded. */
  public static CacheScope user(String uuid) {
    if (uuid.isEmpty()) {
      throw new IllegalArgumentException("a user's scope needs the user's id");
    }
    return new CacheScope(uuid);
  }

  /** States folded by us; the name says in which replay order, e.g. {@code digest}. */
  public static CacheScope ours(String replayOrder) {
    return new CacheScope("eidetica4j:" + replayOrder);
  }
}
