package io.eidetica4j.backend.sql;

import java.io.PrintWriter;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Logger;
import javax.sql.DataSource;

/**
 * Connections whose statements fail when they are told to: the k-th that is run from now on, before
 * or after it took effect. The connection may get lost by it.
 */
final class FaultySource implements DataSource {
  /** SQLite's code of a failed read, write or sync. */
  static final int IO_ERROR = 10;

  /** SQLite's code of a disk without room. */
  static final int FULL = 13;

  private static final String CONNECTION_LOST = "08006";

  private final String url;
  private final String[] setup;
  private final List<String> run = new ArrayList<>();
  private int failAt = -1;
  private boolean afterEffect;
  private int code = IO_ERROR;
  private boolean losing;

  FaultySource(String url, String... setup) {
    this.url = url;
    this.setup = setup;
  }

  /** Lets the k-th statement from now on fail, counted from 0. */
  synchronized void failAt(int k, int errorCode, boolean after) {
    run.clear();
    failAt = k;
    code = errorCode;
    afterEffect = after;
    losing = false;
  }

  /** Lets the connection get lost at the k-th statement from now on, counted from 0. */
  synchronized void loseAt(int k, boolean after) {
    failAt(k, 0, after);
    losing = true;
  }

  /** Lets nothing fail any more. */
  synchronized void heal() {
    run.clear();
    failAt = -1;
  }

  /** What was run since it was last said what should fail. */
  synchronized List<String> run() {
    return List.copyOf(run);
  }

  @Override
  public Connection getConnection() throws SQLException {
    Connection connection = DriverManager.getConnection(url);
    try (Statement statement = connection.createStatement()) {
      for (String sql : setup) {
        statement.execute(sql);
      }
    }
    return wrap(Connection.class, connection, "");
  }

  private <T> T wrap(Class<T> type, T inner, String sql) {
    InvocationHandler handler = (proxy, method, arguments) -> call(inner, sql, method, arguments);
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }

  private Object call(Object inner, String sql, Method method, Object[] arguments)
      throws Throwable {
    boolean runs = method.getName().startsWith("execute");
    String text = sql.isEmpty() && runs ? (String) arguments[0] : sql;
    boolean fails = runs && fails(text);
    if (fails && !afterEffect) {
      throw failure((Statement) inner, "injected failure of " + text);
    }
    Object result;
    try {
      result = method.invoke(inner, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
    if (fails) {
      throw failure((Statement) inner, "injected failure after " + text);
    }
    return switch (method.getName()) {
      case "createStatement" -> wrap(Statement.class, (Statement) result, "");
      case "prepareStatement" ->
          wrap(PreparedStatement.class, (PreparedStatement) result, (String) arguments[0]);
      default -> result;
    };
  }

  private SQLException failure(Statement statement, String message) throws SQLException {
    if (!losing) {
      return new SQLException(message, "", code);
    }
    statement.getConnection().abort(Runnable::run);
    return new SQLException(message, CONNECTION_LOST);
  }

  private synchronized boolean fails(String sql) {
    if (sql.contains("pg_notify")) {
      return false; // comes when it likes, and nothing depends on it
    }
    run.add(sql);
    return run.size() - 1 == failAt;
  }

  @Override
  public Connection getConnection(String user, String password) throws SQLException {
    return getConnection();
  }

  @Override
  public PrintWriter getLogWriter() {
    throw new UnsupportedOperationException();
  }

  @Override
  public void setLogWriter(PrintWriter out) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void setLoginTimeout(int seconds) {
    throw new UnsupportedOperationException();
  }

  @Override
  public int getLoginTimeout() {
    return 0;
  }

  @Override
  public Logger getParentLogger() {
    throw new UnsupportedOperationException();
  }

  @Override
  public <T> T unwrap(Class<T> type) throws SQLException {
    throw new SQLException("no wrapper");
  }

  @Override
  public boolean isWrapperFor(Class<?> type) {
    return false;
  }
}
