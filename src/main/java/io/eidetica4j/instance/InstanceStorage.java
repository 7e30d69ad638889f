package io.eidetica4j.instance;

import io.eidetica4j.EideticaException;
import io.eidetica4j.ErrorKind;
import io.eidetica4j.Observer;
import io.eidetica4j.backend.Backend;
import io.eidetica4j.backend.memory.MemoryBackend;
import io.eidetica4j.backend.memory.SnapshotFile;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.ref.Cleaner;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The backend of an instance and the snapshot file it may be kept in. Knows nothing of what lies
 * above, so that a cleaner can close it once nothing above is in use any more.
 */
final class InstanceStorage implements AutoCloseable {
  private static final Logger LOG = System.getLogger(InstanceStorage.class.getName());
  private static final Cleaner CLEANER = Cleaner.create();

  private final Backend backend;
  private final Optional<RemoteConnection> remote;
  private final Observer observer;
  private final @Nullable SnapshotFile file;
  private Cleaner.@Nullable Cleanable cleanable;
  private boolean closed;

  private InstanceStorage(
      Backend backend,
      Optional<RemoteConnection> remote,
      Observer observer,
      @Nullable SnapshotFile file) {
    this.backend = backend;
    this.remote = remote;
    this.observer = observer;
    this.file = file;
  }

  /** A backend without snapshot file. */
  static InstanceStorage of(Backend backend, InstanceOptions options) {
    return new InstanceStorage(backend, Optional.empty(), options.observer(), null);
  }

  /** A backend in memory and the file it is kept in; both are owned from here on. */
  static InstanceStorage of(MemoryBackend backend, SnapshotFile file, InstanceOptions options) {
    return new InstanceStorage(backend, Optional.empty(), options.observer(), file);
  }

  /** The backend of an instance that another process holds. */
  static InstanceStorage of(RemoteConnection remote, InstanceOptions options) {
    return new InstanceStorage(remote.backend(), Optional.of(remote), options.observer(), null);
  }

  /** The connection to the process that holds the instance, where it is another one. */
  Optional<RemoteConnection> remote() {
    return remote;
  }

  Backend backend() {
    return backend;
  }

  Optional<Path> snapshotPath() {
    return Optional.ofNullable(file).map(SnapshotFile::path);
  }

  /** Writes the snapshot where there is a file and it does not hold what the backend holds. */
  synchronized void flush() {
    if (file != null && !backend.isReadOnly() && backend instanceof MemoryBackend memory) {
      long start = System.nanoTime();
      if (file.save(memory)) {
        observer.flushed(System.nanoTime() - start);
      }
    }
  }

  /** Writes a snapshot elsewhere. */
  void snapshotTo(Path path) {
    if (!(backend instanceof MemoryBackend memory)) {
      throw ErrorKind.INSTANCE_SNAPSHOT_NOT_SUPPORTED.error(
          "Snapshots are written of in-memory instances only, not of " + backend.kind());
    }
    SnapshotFile.export(memory, path);
  }

  /** Lets the cleaner close this, and say so, once the object is unreachable. */
  synchronized void closeWhenUnreachable(Object owner) {
    cleanable = CLEANER.register(owner, this::closeForgotten);
  }

  /** What the cleaner does. */
  void closeForgotten() {
    synchronized (this) {
      if (closed) {
        return;
      }
    }
    LOG.log(
        Level.WARNING,
        "An instance ({0}) was never closed; flushing and closing it now that nothing uses it",
        snapshotPath().map(Path::toString).orElse(backend.kind()));
    try {
      close();
    } catch (EideticaException e) {
      LOG.log(Level.ERROR, "Could not close an instance that was never closed", e);
    }
  }

  /** Writes the snapshot and frees everything, also where the former fails; once. */
  @Override
  public synchronized void close() {
    if (!closed) {
      try {
        flush();
      } finally {
        abandon();
      }
    }
  }

  /** Frees everything without writing the snapshot; once. */
  synchronized void abandon() {
    if (closed) {
      return;
    }
    closed = true;
    try {
      if (cleanable != null) {
        cleanable.clean();
      }
      if (file != null) {
        file.close();
      }
    } finally {
      backend.close();
    }
  }
}
