package io.eidetica4j.backend.sql;

import io.eidetica4j.entry.Id;
import java.util.Collection;
import java.util.stream.Stream;

/**
 * Advisory locks, which PostgreSQL keeps for a whole database under two numbers. The first is a
 * class of ours, so that other programs' locks are not met; the second stands for what is locked.
 * That two things share a number now and then makes one wait for the other, and nothing else.
 */
final class PostgresLocks {
  /** While tables are made. */
  static final int CREATION_CLASS = 0x45494430;

  /** While a tree is written. */
  static final int TREE_CLASS = 0x45494431;

  /** For as long as a process has a role. */
  static final int ROLE_CLASS = 0x45494432;

  private PostgresLocks() {}

  /** The numbers of some trees, in the order in which everyone takes them. */
  static Integer[] ofTrees(Collection<Id> trees) {
    return trees.stream()
        .map(tree -> tree.toString().hashCode())
        .sorted()
        .distinct()
        .toArray(Integer[]::new);
  }

  /** The number of a role in one schema of the database. */
  static int ofRole(long schema, String role) {
    return Stream.of(Long.toString(schema), role).toList().hashCode();
  }
}
