package io.eidetica4j.backend.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.eidetica4j.backend.BackendUrl;
import io.eidetica4j.backend.OpenMode;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** No statement's time may grow with what is stored: each finds its rows by an index. */
class SqlPlanTest {
  private static final Set<String> SMALL =
      Set.of("VERSION", "OWN_VERSION", "METADATA", "SECRETS", "CLEAR_CACHE");

  @TempDir private Path folder;

  @TestFactory
  List<DynamicTest> statementsFindTheirRowsByAnIndex() throws IllegalAccessException {
    List<DynamicTest> tests = new ArrayList<>();
    for (Field field : Sql.class.getDeclaredFields()) {
      if (field.getType() == String.class
          && Modifier.isStatic(field.getModifiers())
          && !SMALL.contains(field.getName())) {
        String sql = (String) field.get(null);
        String whole = sql.equals(Sql.ENTRIES) ? Sql.entries(3) : sql;
        tests.add(
            DynamicTest.dynamicTest(
                field.getName(),
                () ->
                    assertThat(plan(whole))
                        .filteredOn(step -> step.startsWith("SCAN"))
                        .allMatch(step ->
                            step.equals("SCAN t")
                                || step.contains("CONSTANT")
                                || isFirstPage(field, step))));
      }
    }
    assertThat(tests).hasSizeGreaterThan(20);
    return tests;
  }

  /** As many rows as are asked for, in the order that an index has. */
  private static boolean isFirstPage(Field field, String step) {
    return field.getName().equals("FIRST_HEADS") && step.contains("USING INDEX");
  }

  @Test
  void theSearchForAChildStartsWithTheChildren() {
    for (String sql : List.of(Sql.INSERT_TREE_TIP, Sql.INSERT_STORE_TIP)) {
      assertThat(plan(sql).stream().filter(step -> step.startsWith("SEARCH")).toList())
          .satisfiesExactly(
              first -> assertThat(first).contains("SEARCH p").contains("_parents_parent"),
              second -> assertThat(second).contains("SEARCH e").contains("(id=?)"));
    }
  }

  private List<String> plan(String sql) {
    Path file = folder.resolve("plan.db");
    SqliteBackend.open(new BackendUrl.Sqlite("sqlite:" + file), OpenMode.CREATE_IF_MISSING).close();
    return PlainSqlite.query(file, "EXPLAIN QUERY PLAN " + sql).stream()
        .map(row -> row.substring(row.lastIndexOf('|') + 1))
        .toList();
  }
}
