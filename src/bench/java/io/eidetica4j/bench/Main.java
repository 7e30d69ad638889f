package io.eidetica4j.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs the workloads on one URL and prints one JSON object a line.
 *
 * <p>System properties: {@code bench.url} (a fresh file name is added where the URL names a folder
 * that ends in {@code /}), {@code bench.n} (size), {@code bench.work} (only rows whose name begins
 * so).
 */
public final class Main {
  private Main() {}

  /** Runs them all. */
  public static void main(String[] args) throws Exception {
    int n = Integer.getInteger("bench.n", 1000);
    String only = System.getProperty("bench.work", "");
    Url url = Url.of(System.getProperty("bench.url", "memory://"));
    List<Row> rows = new ArrayList<>();
    rows.addAll(Floors.rows(url));
    rows.addAll(Workloads.rows(url));
    rows.addAll(Writers.rows(url));
    rows.add(new Tables(url));
    rows.add(new Forks(url));
    rows.add(new Reopening(url));
    rows.add(new VerifyHistory(url));
    rows.add(new FlatCost(url));
    rows.add(new ManyStores(url));
    for (Row row : rows) {
      if (row.name().startsWith(only)) {
        row.run(n, Report.STDOUT);
      }
    }
  }

  /** A URL that can be made fresh. */
  record Url(String base, Path folder) {
    static Url of(String text) throws Exception {
      return new Url(text, Files.createTempDirectory("eidetica-bench"));
    }

    boolean isSql() {
      return base.startsWith("sqlite");
    }

    /** A URL where nothing is yet. */
    String fresh() throws Exception {
      String file = Files.createTempFile(folder, "bench", ".db").toString();
      Files.delete(Path.of(file));
      if (base.equals("memory://")) {
        return base;
      }
      if (base.startsWith("memory:")) {
        return "memory://" + file;
      }
      int query = base.indexOf('?');
      return "sqlite://" + file + (query < 0 ? "" : base.substring(query));
    }
  }
}
