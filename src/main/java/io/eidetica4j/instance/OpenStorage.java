package io.eidetica4j.instance;

import io.eidetica4j.EideticaException;
import io.eidetica4j.backend.Backend;
import io.eidetica4j.backend.BackendUrl;
import io.eidetica4j.backend.OpenMode;

/**
 * The storage at a URL, opened whether or not it holds an instance: for tools that look at it or
 * fill it. What is kept in a snapshot file is written when this is closed, unless it is abandoned.
 */
public final class OpenStorage implements AutoCloseable {
  private final InstanceStorage storage;

  private OpenStorage(InstanceStorage storage) {
    this.storage = storage;
  }

  /**
   * Opens what is at a URL.
   *
   * @throws EideticaException as {@link Instance#connect(String, InstanceOptions)}, except that no
   *     instance is asked for
   */
  public static OpenStorage open(String url, OpenMode mode, InstanceOptions options) {
    return new OpenStorage(Connector.storage(BackendUrl.parse(url), mode, options));
  }

  /** What is stored; it goes with this. */
  public Backend backend() {
    return storage.backend();
  }

  /** Frees everything without writing a snapshot file. */
  public void abandon() {
    storage.abandon();
  }

  /** Writes the snapshot file, where there is one and something changed, and frees everything. */
  @Override
  public void close() {
    storage.close();
  }
}
