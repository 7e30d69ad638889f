package io.eidetica4j.backend.sql;

import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.Snapshot;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Looks into a SQLite file, and changes it, past the backend. */
final class PlainSqlite {
  private PlainSqlite() {}

  static Connection connect(Path file) throws SQLException {
    return DriverManager.getConnection("jdbc:sqlite:" + file);
  }

  /** The columns of all rows, as text joined by a bar. */
  static List<String> query(Path file, String sql, String... parameters) {
    try (Connection connection = connect(file);
        PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setString(i + 1, parameters[i]);
      }
      return rows(statement);
    } catch (SQLException e) {
      throw new AssertionError(sql, e);
    }
  }

  private static List<String> rows(PreparedStatement statement) throws SQLException {
    List<String> found = new ArrayList<>();
    try (ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        List<String> columns = new ArrayList<>();
        for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
          columns.add(rows.getString(i));
        }
        found.add(String.join("|", columns));
      }
    }
    return found;
  }

  static void execute(Path file, String... statements) {
    try (Connection connection = connect(file);
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    } catch (SQLException e) {
      throw new AssertionError(String.join("; ", statements), e);
    }
  }

  /** The tips that the table has, of a tree where the store is "". */
  static Snapshot tips(Path file, Id tree, String store) {
    String sql = "SELECT entry_id FROM tips WHERE tree_id = ? AND store_name = ?";
    return Snapshot.of(query(file, sql, tree.toString(), store).stream().map(Id::parse).toList());
  }
}
