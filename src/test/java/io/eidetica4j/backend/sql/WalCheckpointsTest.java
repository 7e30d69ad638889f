package io.eidetica4j.backend.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What was committed gets from the log into the file beside the commits, and never instead. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class WalCheckpointsTest {
  private static final int DUE = 10;

  @TempDir Path folder;
  private String url = "";
  private Path file = Path.of("");
  private Connection writer;

  @BeforeEach
  void open() throws SQLException {
    file = folder.resolve("db");
    url = "jdbc:sqlite:" + file + "?journal_mode=WAL&synchronous=FULL";
    writer = DriverManager.getConnection(url);
    run("PRAGMA wal_autocheckpoint = 0");
    run("CREATE TABLE t (n INTEGER)");
  }

  @AfterEach
  void close() throws SQLException {
    writer.close();
  }

  @Test
  void theFileAloneHoldsWhatWasCommittedOnceEnoughRowsWereWritten() throws Exception {
    try (WalCheckpoints checkpoints = new WalCheckpoints(new FaultySource(url), DUE)) {
      insert(checkpoints, DUE - 1);
      checkpoints.awaitIdle();
      assertThat(inTheFileAlone()).isEqualTo(-1);
      insert(checkpoints, 1);
      checkpoints.awaitIdle();
      assertThat(inTheFileAlone()).isEqualTo(DUE);
    }
  }

  @Test
  void whatCouldNotBeMovedIsMovedTheNextTime() throws Exception {
    FaultySource source = new FaultySource(url);
    try (WalCheckpoints checkpoints = new WalCheckpoints(source, DUE)) {
      source.failAt(0, FaultySource.FULL, false);
      insert(checkpoints, DUE);
      checkpoints.awaitIdle();
      assertThat(inTheFileAlone()).isEqualTo(-1);
      source.heal();
      insert(checkpoints, DUE);
      checkpoints.awaitIdle();
      assertThat(inTheFileAlone()).isEqualTo(2 * DUE);
    }
  }

  @Test
  void aReaderOfAnOlderStateIsNotDisturbed() throws Exception {
    try (WalCheckpoints checkpoints = new WalCheckpoints(new FaultySource(url), DUE);
        Connection reader = DriverManager.getConnection(url);
        Statement reading = reader.createStatement()) {
      insert(checkpoints, 1);
      reading.execute("BEGIN");
      assertThat(count(reading)).isEqualTo(1);
      insert(checkpoints, DUE);
      checkpoints.awaitIdle();
      assertThat(count(reading)).isEqualTo(1);
      reading.execute("COMMIT");
      assertThat(count(reading)).isEqualTo(1 + DUE);
    }
  }

  @Test
  void nothingIsMovedAfterTheEnd() throws Exception {
    WalCheckpoints checkpoints = new WalCheckpoints(new FaultySource(url), DUE);
    checkpoints.close();
    insert(checkpoints, DUE);
    checkpoints.awaitIdle();
    assertThat(inTheFileAlone()).isEqualTo(-1);
  }

  private void insert(WalCheckpoints checkpoints, int rows) throws SQLException {
    for (int i = 0; i < rows; i++) {
      run("INSERT INTO t VALUES (" + i + ")");
      checkpoints.committed(1);
    }
  }

  private void run(String sql) throws SQLException {
    try (Statement statement = writer.createStatement()) {
      statement.execute(sql);
    }
  }

  /** The rows that a copy of the file without its log has, or -1 where it has no such table. */
  private int inTheFileAlone() throws Exception {
    Path copy = Files.createTempFile(folder, "copy", ".db");
    Files.write(copy, Files.readAllBytes(file));
    try (Connection alone = DriverManager.getConnection("jdbc:sqlite:" + copy);
        Statement statement = alone.createStatement()) {
      try (ResultSet table = statement.executeQuery("SELECT 1 FROM sqlite_master")) {
        if (!table.next()) {
          return -1;
        }
      }
      return count(statement);
    }
  }

  private static int count(Statement statement) throws SQLException {
    try (ResultSet rows = statement.executeQuery("SELECT count(*) FROM t")) {
      rows.next();
      return rows.getInt(1);
    }
  }
}
