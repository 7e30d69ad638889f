package io.eidetica4j.backend;

import io.eidetica4j.EideticaException;
import io.eidetica4j.ErrorKind;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * The right to be the one process, and in it the one backend, that writes a file. It is an
 * operating system lock on {@code <file>.lock}, which goes with the process however that ends; the
 * lock file itself stays, because taking it away would let two processes lock two files of that
 * name.
 *
 * <p>Within this process a set of names is asked first: an operating system lock belongs to the
 * process, and opening and closing the lock file a second time would silently drop it.
 */
public final class WriterLock implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(WriterLock.class.getName());
  private static final Set<String> HELD = new HashSet<>();

  private final String name;
  private final Optional<FileChannel> channel;

  private boolean closed;

  private WriterLock(String name, Optional<FileChannel> channel) {
    this.name = name;
    this.channel = channel;
  }

  /**
   * Takes the right to write a file, which need not exist.
   *
   * @throws EideticaException {@code backend/Locked} where another has it
   * @throws IOException where the lock file can't be made
   */
  public static WriterLock ofFile(Path file) throws IOException {
    Path real = real(file);
    String name = real.toString();
    claim(name);
    try {
      return new WriterLock(name, Optional.of(lock(real)));
    } catch (IOException | RuntimeException e) {
      release(name);
      throw e;
    }
  }

  /** Takes the right to write something that only this process has, by its name. */
  public static WriterLock ofName(String name) {
    String key = "name:" + name;
    claim(key);
    return new WriterLock(key, Optional.empty());
  }

  /** Whether the file is the one this lock is for. */
  public boolean isFor(Path file) throws IOException {
    return name.equals(real(file).toString());
  }

  /** The path that all names of a file share, as far as links go. */
  private static Path real(Path file) throws IOException {
    Path absolute = file.toAbsolutePath();
    if (Files.exists(absolute)) {
      return absolute.toRealPath();
    }
    Path folder = absolute.getParent();
    Path last = absolute.getFileName();
    return folder == null || last == null ? absolute : folder.toRealPath().resolve(last);
  }

  private static FileChannel lock(Path file) throws IOException {
    Path path = file.resolveSibling(file.getFileName() + ".lock");
    FileChannel opened =
        FileChannel.open(
            path,
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
            OwnerOnly.attributes(path));
    try {
      FileLock got = opened.tryLock();
      if (got != null) {
        return opened;
      }
    } catch (IOException | RuntimeException e) {
      closeQuietly(opened, e);
      throw e;
    }
    opened.close();
    throw locked(file.toString());
  }

  private static void closeQuietly(FileChannel channel, Exception reason) {
    try {
      channel.close();
    } catch (IOException e) {
      reason.addSuppressed(e);
    }
  }

  private static void claim(String name) {
    synchronized (HELD) {
      if (!HELD.add(name)) {
        throw locked(name);
      }
    }
  }

  private static void release(String name) {
    synchronized (HELD) {
      HELD.remove(name);
    }
  }

  private static EideticaException locked(String name) {
    return ErrorKind.BACKEND_LOCKED
        .error("`" + name + "` is open for writing elsewhere; only one may write it at a time")
        .with("path", name);
  }

  /** Gives the right back; again without effect. */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    if (channel.isPresent()) {
      try {
        channel.get().close();
      } catch (IOException e) {
        LOG.log(Level.WARNING, "the lock of " + name + " could not be given back cleanly", e);
      }
    }
    release(name);
  }
}
