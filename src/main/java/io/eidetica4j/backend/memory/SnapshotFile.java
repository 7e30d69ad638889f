package io.eidetica4j.backend.memory;

import io.eidetica4j.EideticaException;
import io.eidetica4j.ErrorKind;
import io.eidetica4j.Limits;
import io.eidetica4j.backend.OpenMode;
import io.eidetica4j.backend.WriterLock;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.System.Logger.Level;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.ReadOnlyFileSystemException;
import java.util.Optional;
import java.util.UUID;

/**
 * The file in which a {@link MemoryBackend} is kept. It holds private keys in clear, so it is made
 * for its owner's eyes only.
 *
 * <p>Saving writes {@code <file>.tmp}, syncs it to the disk, renames it over the file, and syncs
 * the folder: at every moment the file is whole, the old or the new one, and when {@link #save}
 * returns the new one survives a loss of power. What fails leaves the old file and no other.
 *
 * <p>While open for writing it holds the {@link WriterLock} of the file. Where the lock file can't
 * be made, because the folder is missing or read-only, nobody can write there; then saving tries it
 * again. Thread-safe.
 */
public final class SnapshotFile implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(SnapshotFile.class.getName());
  private static final int BUFFER = 1 << 16;

  private final Path path;
  private final OpenMode mode;
  private final Limits limits;
  private final FileLayer files;
  private Optional<WriterLock> lock = Optional.empty();
  private Optional<Saved> saved = Optional.empty();
  private boolean closed;

  private SnapshotFile(Path path, OpenMode mode, Limits limits, FileLayer files) {
    this.path = path;
    this.mode = mode;
    this.limits = limits;
    this.files = files;
  }

  /**
   * Takes hold of a file, which need not exist.
   *
   * @throws EideticaException {@code backend/Locked} where another may write it
   */
  public static SnapshotFile open(Path path, OpenMode mode, Limits limits) {
    return open(path, mode, limits, FileLayer.DISK);
  }

  static SnapshotFile open(Path path, OpenMode mode, Limits limits, FileLayer files) {
    SnapshotFile file = new SnapshotFile(path.toAbsolutePath(), mode, limits, files);
    if (mode != OpenMode.READ_ONLY) {
      try {
        file.lock = Optional.of(files.lock(file.path));
      } catch (FileSystemException | ReadOnlyFileSystemException e) {
        LOG.log(Level.DEBUG, "no lock beside " + path + " for now", e);
      } catch (IOException e) {
        throw failed(e);
      }
    }
    return file;
  }

  /** Absolute path of the file. */
  public Path path() {
    return path;
  }

  /**
   * Reads the file; empty where there is none. In mode {@link OpenMode#READ_ONLY} the backend
   * refuses changes.
   *
   * @throws EideticaException {@code backend/FileIo} where it can't be read, {@code
   *     backend/DeserializationFailed} where it is no whole snapshot, {@code
   *     instance/LimitExceeded}
   */
  public synchronized Optional<MemoryBackend> load() {
    checkOpen();
    try (InputStream in = files.open(path)) {
      MemoryState state = SnapshotReader.read(in, limits);
      MemoryBackend backend = new MemoryBackend(state, mode == OpenMode.READ_ONLY);
      saved = Optional.of(new Saved(backend, backend.changes()));
      return Optional.of(backend);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw failed(e);
    }
  }

  /**
   * Writes the backend to the file, unless the file is there and nothing changed since the backend
   * was read from it or last written to it.
   *
   * @return whether it was written
   * @throws EideticaException {@code backend/FileIo} with its cause; {@code backend/Locked} where
   *     the right to write could not be had at opening and is another's now
   */
  public synchronized boolean save(MemoryBackend backend) {
    checkOpen();
    if (mode == OpenMode.READ_ONLY) {
      throw ErrorKind.BACKEND_READ_ONLY.error("Snapshot file `" + path + "` is open read-only");
    }
    if (saved.equals(Optional.of(new Saved(backend, backend.changes()))) && files.exists(path)) {
      return false;
    }
    MemoryState state = backend.state();
    saved = Optional.empty();
    boolean interrupted = Thread.interrupted(); // would make file channels fail
    try {
      if (lock.isEmpty()) {
        lock = Optional.of(files.lock(path));
      }
      write(state, path, ".tmp", files);
    } catch (IOException e) {
      throw failed(e);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
    saved = Optional.of(new Saved(backend, state.changes()));
    return true;
  }

  /**
   * Writes a copy of the backend to any file, in the same careful way.
   *
   * @throws EideticaException {@code backend/FileIo} with its cause
   */
  public static void export(MemoryBackend backend, Path to) {
    try {
      write(backend.state(), to.toAbsolutePath(), "." + UUID.randomUUID() + ".tmp", FileLayer.DISK);
    } catch (IOException e) {
      throw failed(e);
    }
  }

  private static void write(MemoryState state, Path path, String suffix, FileLayer files)
      throws IOException {
    Path target = files.resolve(path); // a link stays a link
    Path temporary = target.resolveSibling(target.getFileName() + suffix);
    files.delete(temporary);
    try {
      writeTo(temporary, state, files);
      files.rename(temporary, target);
    } catch (IOException | RuntimeException e) {
      try {
        files.delete(temporary);
      } catch (IOException second) {
        e.addSuppressed(second);
      }
      throw e;
    }
    Path folder = target.getParent();
    if (folder != null) {
      files.syncFolder(folder);
    }
  }

  private static void writeTo(Path file, MemoryState state, FileLayer files) throws IOException {
    try (FileLayer.NewFile created = files.create(file)) {
      OutputStream buffered = new BufferedOutputStream(created.stream(), BUFFER);
      SnapshotWriter.write(state, buffered);
      buffered.flush();
      created.sync();
    }
  }

  /** Gives the right to write back, without saving; again without effect. */
  @Override
  public synchronized void close() {
    closed = true;
    lock.ifPresent(WriterLock::close);
    lock = Optional.empty();
    saved = Optional.empty();
  }

  private void checkOpen() {
    if (closed) {
      throw ErrorKind.INSTANCE_INSTANCE_DROPPED.error("Snapshot file `" + path + "` is closed");
    }
  }

  private static EideticaException failed(IOException cause) {
    return ErrorKind.BACKEND_FILE_IO.error("File I/O error", cause);
  }

  /** Which content of which backend the file holds. */
  private record Saved(MemoryBackend backend, long changes) {}
}
