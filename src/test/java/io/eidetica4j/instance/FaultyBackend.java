package io.eidetica4j.instance;

import io.eidetica4j.ErrorKind;
import io.eidetica4j.backend.Backend;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Set;

/**
 * A backend of which every write from a certain one on fails, as if the disk were full, and which
 * leaves what it is over open when it is closed.
 */
final class FaultyBackend {
  private static final Set<String> WRITES =
      Set.of("put", "putAll", "setStatus", "setMetadata", "setSecrets", "cacheState");

  private int left;
  private int failed;

  private FaultyBackend(int good) {
    this.left = good;
  }

  /** A backend over another, of which so many writes are good. */
  static Backend over(Backend backend, int good) {
    return new FaultyBackend(good).proxy(backend);
  }

  private Backend proxy(Backend backend) {
    return (Backend)
        Proxy.newProxyInstance(
            Backend.class.getClassLoader(),
            new Class<?>[] {Backend.class},
            (proxy, method, arguments) -> {
              if (WRITES.contains(method.getName()) && left-- <= 0) {
                failed++;
                throw ErrorKind.BACKEND_SQLX_ERROR.error("SQL error: disk full, try " + failed);
              }
              if (method.getName().equals("close")) {
                return null;
              }
              try {
                return method.invoke(backend, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}
