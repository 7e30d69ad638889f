package io.eidetica4j.dag;

import io.eidetica4j.backend.Backend;
import io.eidetica4j.entry.Entry;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** Stands before a backend and writes down how large the pieces are in which entries are read. */
public final class PiecesRead {
  private final Backend proxy;
  private final List<Piece> pieces = new CopyOnWriteArrayList<>();

  /** One piece: how many entries, and about how many bytes they take. */
  public record Piece(int entries, long bytes) {}

  /** Before a backend. */
  public PiecesRead(Backend real) {
    this.proxy =
        (Backend)
            Proxy.newProxyInstance(
                Backend.class.getClassLoader(),
                new Class<?>[] {Backend.class},
                (self, method, arguments) -> {
                  Object result;
                  try {
                    result = method.invoke(real, arguments);
                  } catch (InvocationTargetException e) {
                    throw e.getCause();
                  }
                  if (method.getName().equals("getAll")) {
                    note((Map<?, ?>) result);
                  }
                  return result;
                });
  }

  private void note(Map<?, ?> entries) {
    long bytes = entries.values().stream().mapToLong(entry -> EntryRun.bytes((Entry) entry)).sum();
    pieces.add(new Piece(entries.size(), bytes));
  }

  /** What the code under test is given. */
  public Backend backend() {
    return proxy;
  }

  /** The pieces that were read since this was last asked. */
  public List<Piece> pieces() {
    List<Piece> read = List.copyOf(pieces);
    pieces.clear();
    return read;
  }
}
