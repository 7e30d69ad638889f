package io.eidetica4j.bench;

import io.eidetica4j.bench.Results.Figure;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Writes figures as Markdown tables. */
final class ResultTables {
  /** The reference at 1,000 entries, per second, in memory and on SQLite; 0 = not measured. */
  private static final Map<String, double[]> REFERENCE =
      Map.of(
          "docstore_commit_each", new double[] {53, 8.6},
          "docstore_get_viewer_each", new double[] {132, 11},
          "docstore_batch_set", new double[] {6323, 6597},
          "table_insert_commit_each", new double[] {31, 9.2},
          "table_search", new double[] {12.6, 2.4},
          "table_get_viewer_each", new double[] {85, 19});

  /** The same of five forks, at 6 rounds. */
  private static final double[] REFERENCE_FORKS = {26, 9.5};

  private static final int FLAT = Integer.getInteger("bench.flat", 100_000);

  private static final List<String> WORKLOADS =
      List.of(
          "open",
          "docstore_commit_each",
          "docstore_get_viewer_each",
          "docstore_batch_set",
          "table_insert_commit_each",
          "table_search",
          "table_get_viewer_each",
          "fork5_merge_read_rounds",
          "verify_history",
          "reopen_first_read",
          "flush");

  private final Results results;
  private final StringBuilder out = new StringBuilder();

  ResultTables(Results results) {
    this.results = results;
  }

  String all() {
    workloads();
    floors();
    required();
    flatCost();
    budget();
    parts();
    return out.toString();
  }

  private double rate(String key) {
    return results.get(key).value();
  }

  private void workloads() {
    line("### Workloads, 1,000 entries, per second");
    line("");
    line("| work | memory | reference | times | SQLite | reference | times |");
    line("|---|--:|--:|--:|--:|--:|--:|");
    for (String work : WORKLOADS) {
      double[] reference = REFERENCE.getOrDefault(work, new double[2]);
      compare(work, "memory " + work, "sqlite " + work, reference);
    }
    compare(
        "fork5_merge_read_rounds, 6 rounds",
        "memory 6 fork5_merge_read_rounds",
        "sqlite 6 fork5_merge_read_rounds",
        REFERENCE_FORKS);
    line("");
  }

  private void compare(String work, String memory, String sqlite, double[] reference) {
    line("| `" + work + "` |" + cells(memory, reference[0]) + cells(sqlite, reference[1]));
  }

  private String cells(String key, double reference) {
    if (results.beginning(key).isEmpty()) {
      return " | | |";
    }
    return " %s | %s | %s |"
        .formatted(
            number(rate(key)),
            reference == 0 ? "" : number(reference),
            reference == 0 ? "" : number(rate(key) / reference));
  }

  private void floors() {
    line("### Floors of the same runs, per second");
    line("");
    line("| floor | memory run | SQLite run | SQLite run of 16 threads |");
    line("|---|--:|--:|--:|");
    Map<String, Figure> all = new TreeMap<>(results.beginning("sqlite floor_"));
    all.keySet().removeIf(name -> name.startsWith("cold"));
    for (String name : all.keySet()) {
      line(
          "| `floor_%s` | %s | %s | %s |"
              .formatted(
                  name,
                  optional("memory floor_" + name),
                  optional("sqlite floor_" + name),
                  optional("sqlite 16 floor_" + name)));
    }
    line("");
  }

  private String optional(String key) {
    return results.beginning(key).containsKey("") ? number(rate(key)) : "";
  }

  /** The table of what must be reached, with what was. */
  private void required() {
    line("### What must be reached");
    line("");
    line("| what | asked | measured | |");
    line("|---|---|--:|---|");
    double commit = rate("memory docstore_commit_each");
    atLeast("commit, memory: times the reference", 100, commit / 53);
    atMost("commit, memory: times the floor's time", 2, rate("memory floor_sign_hash") / commit);
    atMost(
        "commit, memory: time at " + number(FLAT) + " entries by that at 1,000",
        1.3,
        rate("memory flat_commit_at_1000") / rate("memory flat_commit_at_" + FLAT));
    atMost(
        "commit, SQLite: time at " + number(FLAT) + " entries by that at 1,000",
        1.3,
        rate("sqlite flat_commit_at_1000") / rate("sqlite flat_commit_at_" + FLAT));
    double durable = rate("sqlite docstore_commit_each");
    atLeast("commit, SQLite: times the reference", 100, durable / 8.6);
    double floor = 1 / rate("sqlite floor_sign_hash") + 1 / rate("sqlite floor_durable_insert");
    atMost("commit, SQLite: times the floor's time", 1.5, 1 / durable / floor);
    double sixteen = rate("sqlite 16 commit_16_threads_one_tree");
    atLeast("commit, SQLite, 16 threads: times one thread", 2.5, sixteen / durable);
    atLeast(
        "the same: times plain JDBC in groups of 16",
        0.7,
        sixteen / rate("sqlite 16 floor_grouped_insert"));
    both("read of one key: times the reference", 1000, "docstore_get_viewer_each");
    both("table insert: times the reference", 100, "table_insert_commit_each");
    both("table get: times the reference", 1000, "table_get_viewer_each");
    both("table search: times the reference", 20, "table_search");
    atLeast(
        "five forks, 6 rounds, memory: times the reference",
        50,
        rate("memory 6 fork5_merge_read_rounds") / REFERENCE_FORKS[0]);
    atLeast(
        "received history verified, memory: times `floor_verify_parallel`",
        0.8,
        rate("memory verify_history") / rate("memory floor_verify_parallel"));
    atLeast(
        "received history verified, SQLite: times `floor_verify_parallel`",
        0.4,
        rate("sqlite verify_history") / rate("sqlite floor_verify_parallel"));
    for (String keys : List.of("1000_keys", "100000_keys")) {
      atMost(
          "cold open of 100,000 entries, first read, state of "
              + keys.replace("_", " ")
              + ": times reading the state and 1,000 entries",
          1,
          results.get("sqlite cold_open_first_read_" + keys).seconds()
              / results.get("sqlite floor_cold_read_" + keys).seconds());
    }
    atMost(
        "memory per entry in the index at 100,000 (bytes, replay logs included)",
        200,
        rate("memory index_bytes_per_entry_100000"));
    line("");
  }

  private void both(String what, double asked, String work) {
    double[] reference = REFERENCE.get(work);
    atLeast(what + ", memory", asked, rate("memory " + work) / reference[0]);
    atLeast(what + ", SQLite", asked, rate("sqlite " + work) / reference[1]);
  }

  private void atLeast(String what, double asked, double measured) {
    row(what, "≥ " + number(asked), measured, measured >= asked);
  }

  private void atMost(String what, double asked, double measured) {
    row(what, "≤ " + number(asked), measured, measured <= asked);
  }

  private void row(String what, String asked, double measured, boolean reached) {
    line(
        "| %s | %s | %s | %s |"
            .formatted(what, asked, number(measured), reached ? "reached" : "**missed**"));
  }

  private void flatCost() {
    line("### Milliseconds for 1,000 commits, along a history");
    line("");
    line("| up to entry | memory | SQLite |");
    line("|--:|--:|--:|");
    Map<String, Figure> sqlite = results.beginning("sqlite flat_commits_to_");
    Map<Long, Figure> inOrder = new TreeMap<>();
    results
        .beginning("memory flat_commits_to_")
        .forEach((to, figure) -> inOrder.put(Long.parseLong(to), figure));
    inOrder.forEach((to, figure) -> {
      Figure there = sqlite.get(Long.toString(to));
      line(
          "| %s | %s | %s |"
              .formatted(
                  number((double) to),
                  number(figure.seconds() * 1000),
                  there == null ? "" : number(there.seconds() * 1000)));
    });
    line("");
  }

  private void budget() {
    line(
        "### %,d databases of 1,000 entries on SQLite, 32 MiB for indexes, heap of %s MiB"
            .formatted(
                results.get("sqlite budget_heap_limit").n(),
                number(rate("sqlite budget_heap_limit") / (1 << 20))));
    line("");
    line(
        "Indexes in memory at the end: %d."
            .formatted(results.get("sqlite budget_index_bytes").n()));
    line("");
    line("| milliseconds | median | 99 of 100 | longest |");
    line("|---|--:|--:|--:|");
    for (String operation : List.of("read", "commit")) {
      line(
          "| %s | %s | %s | %s |"
              .formatted(
                  operation,
                  millis("sqlite budget_" + operation + "_p50"),
                  millis("sqlite budget_" + operation + "_p99"),
                  millis("sqlite budget_" + operation + "_max")));
    }
    line("");
  }

  private String millis(String key) {
    return number(results.get(key).seconds() * 1000);
  }

  private void parts() {
    line("### Parts (JMH), nanoseconds");
    line("");
    line("| part | |");
    line("|---|--:|");
    results
        .beginning("part ")
        .forEach((name, figure) ->
            line("| `%s` | %s |".formatted(name, number(figure.seconds() * 1e9))));
    line("");
  }

  private void line(String text) {
    out.append(text).append('\n');
  }

  private static String number(double value) {
    return String.format(
        Locale.ROOT, value >= 100 ? "%,.0f" : value >= 10 ? "%.1f" : "%.2f", value);
  }
}
