package io.eidetica4j.bench;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Runs the workloads on one URL and prints one JSON object a line.
 *
 * <p>System properties: {@code bench.url} (a fresh file name is added where the URL names a folder
 * that ends in {@code /}), {@code bench.n} (size), {@code bench.work} (only rows whose names begin
 * so, separated by commas).
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
    if (url.isPostgres()) {
      rows.add(new Pods(url));
    }
    rows.add(new Tables(url));
    rows.add(new Forks(url));
    rows.add(new Reopening(url));
    rows.add(new ColdOpen(url));
    rows.add(new VerifyHistory(url));
    rows.add(new FlatCost(url));
    rows.add(new IndexMemory(url));
    rows.add(new Budget(url));
    rows.add(new ManyStores(url));
    rows.add(new YDocs(url));
    rows.add(new OverSocket(url));
    rows.add(new SyncBootstrap(url));
    rows.add(new SyncNothingNew(url));
    rows.add(new SyncCommit(url));
    rows.add(new SyncIdle(url));
    for (Row row : rows) {
      if (Arrays.stream(only.split(",", -1)).anyMatch(row.name()::startsWith)) {
        row.run(n, Report.STDOUT);
      }
    }
    if (url.server().isPresent()) {
      url.server().get().close();
    }
  }

  /**
   * A URL that can be made fresh: {@code postgres://} alone starts a server of its own and makes a
   * database in it each time.
   */
  record Url(String base, Path folder, Optional<EmbeddedPostgres> server) {
    static Url of(String text) throws Exception {
      return new Url(
          text,
          Files.createTempDirectory("eidetica-bench"),
          text.startsWith("postgres")
              ? Optional.of(
                  EmbeddedPostgres.builder()
                      .setServerConfig("fsync", "on")
                      .setServerConfig("full_page_writes", "on")
                      .setServerConfig("synchronous_commit", "on")
                      .start())
              : Optional.empty());
    }

    boolean isSql() {
      return isPostgres() || base.startsWith("sqlite");
    }

    boolean isPostgres() {
      return server.isPresent();
    }

    /** A URL where nothing is yet. */
    String fresh() throws Exception {
      if (server.isPresent()) {
        return "postgres://postgres@localhost:" + server.get().getPort() + "/" + freshDatabase();
      }
      if (base.equals("memory://")) {
        return base;
      }
      if (base.startsWith("memory:")) {
        return "memory://" + freshFile();
      }
      int query = base.indexOf('?');
      return "sqlite://" + freshFile() + (query < 0 ? "" : base.substring(query));
    }

    /** The same for plain JDBC, with the settings that the node has by default. */
    String freshJdbc() throws Exception {
      return server.isPresent()
          ? server.get().getJdbcUrl("postgres", freshDatabase())
          : "jdbc:sqlite:"
              + freshFile()
              + "?journal_mode=WAL&synchronous=FULL&busy_timeout=5000&transaction_mode=IMMEDIATE";
    }

    /** How plain JDBC reaches what one of our URLs names. */
    String jdbc(String fresh) {
      return server.isPresent()
          ? server.get().getJdbcUrl("postgres", fresh.substring(fresh.lastIndexOf('/') + 1))
          : "jdbc:sqlite:" + fresh.replaceFirst("^sqlite://", "").replaceFirst("\\?.*$", "");
    }

    private String freshFile() throws Exception {
      Path file = Files.createTempFile(folder, "bench", ".db");
      Files.delete(file);
      return file.toString();
    }

    private String freshDatabase() throws Exception {
      String name = "bench" + System.nanoTime();
      try (Connection connection = server.orElseThrow().getPostgresDatabase().getConnection();
          Statement statement = connection.createStatement()) {
        statement.execute("CREATE DATABASE " + name);
      }
      return name;
    }
  }
}
