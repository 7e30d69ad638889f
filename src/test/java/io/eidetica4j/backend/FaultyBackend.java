package io.eidetica4j.backend;

import io.eidetica4j.ErrorKind;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Stands before a backend, writes down which operations it is asked for, and lets one of them fail
 * in a chosen way. Thread-safe.
 */
public final class FaultyBackend {
  /** How an operation fails. */
  public enum Fault {
    /** It is refused, and nothing happens. */
    REFUSED,
    /** The connection breaks before it happens; nobody knows. */
    LOST_BEFORE,
    /** It happens, and then the connection breaks; nobody knows. */
    LOST_AFTER
  }

  private static final Set<String> WRITES =
      Set.of(
          "put",
          "putAll",
          "setStatus",
          "setMetadata",
          "setSecrets",
          "cacheState",
          "uncacheState",
          "clearCache");
  private static final Set<String> FREE =
      Set.of("kind", "isReadOnly", "records", "shared", "actAs", "close");

  private final Backend real;
  private final Backend proxy;
  private final List<String> operations = new ArrayList<>();
  private Optional<Fault> fault = Optional.empty();
  private int countdown;
  private boolean writesOnly;
  private boolean struck;
  private int entriesRead;

  /** A stand-in that lets everything pass until it is told otherwise. */
  public FaultyBackend(Backend real) {
    this.real = real;
    this.proxy =
        (Backend)
            Proxy.newProxyInstance(
                Backend.class.getClassLoader(),
                new Class<?>[] {Backend.class},
                (self, method, arguments) -> call(method, arguments));
  }

  /** What the code under test is given. */
  public Backend backend() {
    return proxy;
  }

  /** Lets the k-th operation from now on fail, counted from 1; those after it pass again. */
  public synchronized void failOperation(int k, Fault how) {
    arm(k, how, false);
  }

  /** Lets the k-th write from now on fail, counted from 1; those after it pass again. */
  public synchronized void failWrite(int k, Fault how) {
    arm(k, how, true);
  }

  private void arm(int k, Fault how, boolean onlyWrites) {
    fault = Optional.of(how);
    countdown = k;
    writesOnly = onlyWrites;
    struck = false;
  }

  /** Lets everything pass; tells whether the fault that was set has struck. */
  public synchronized boolean disarm() {
    fault = Optional.empty();
    return struck;
  }

  /** The names of the operations since the last call. */
  public synchronized List<String> operations() {
    List<String> since = List.copyOf(operations);
    operations.clear();
    return since;
  }

  /** How many entries were read since the last call. */
  public synchronized int entriesRead() {
    int since = entriesRead;
    entriesRead = 0;
    return since;
  }

  private Object call(Method method, Object[] arguments) throws Throwable {
    Optional<Fault> strikes = FREE.contains(method.getName()) ? Optional.empty() : next(method);
    if (strikes.isPresent() && strikes.get() != Fault.LOST_AFTER) {
      throw failure(strikes.get(), method);
    }
    Object result;
    try {
      result = method.invoke(real, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
    if (strikes.isPresent()) {
      throw failure(strikes.get(), method);
    }
    if (method.getName().equals("getAll")) {
      countEntries((Map<?, ?>) result);
    }
    return result;
  }

  private synchronized void countEntries(Map<?, ?> entries) {
    entriesRead += entries.size();
  }

  private synchronized Optional<Fault> next(Method method) {
    operations.add(method.getName());
    if (fault.isEmpty() || (writesOnly && !WRITES.contains(method.getName())) || --countdown > 0) {
      return Optional.empty();
    }
    Optional<Fault> strikes = fault;
    fault = Optional.empty();
    struck = true;
    return strikes;
  }

  /** Reads have no outcome that could be unknown. */
  private static Throwable failure(Fault how, Method method) {
    ErrorKind kind =
        how == Fault.REFUSED || !WRITES.contains(method.getName())
            ? ErrorKind.BACKEND_SQLX_ERROR
            : ErrorKind.BACKEND_OUTCOME_UNKNOWN;
    return kind.error("Injected fault in " + method.getName());
  }
}
