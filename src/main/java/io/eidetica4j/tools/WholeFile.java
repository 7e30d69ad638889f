package io.eidetica4j.tools;

import io.eidetica4j.EideticaException;
import io.eidetica4j.ErrorKind;
import io.eidetica4j.backend.OwnerOnly;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.UUID;

/**
 * A file that comes to be whole or not at all. It is written under another name in the same folder,
 * for its owner's eyes only, synced to the disk, and renamed last. Nothing that is there is written
 * over.
 */
final class WholeFile implements AutoCloseable {
  private static final boolean FOLDERS_SYNC =
      !System.getProperty("os.name", "").toLowerCase(Locale.ROOT).contains("windows");

  private final Path target;
  private final Path temporary;

  private WholeFile(Path target, Path temporary) {
    this.target = target;
    this.temporary = temporary;
  }

  /**
   * Begins a file, which is empty so far.
   *
   * @throws EideticaException {@code backend/FileIo}, also where something of that name is there
   */
  static WholeFile create(Path file) {
    Path target = file.toAbsolutePath();
    requireFree(target);
    Path temporary = target.resolveSibling(target.getFileName() + "." + UUID.randomUUID() + ".tmp");
    try {
      Files.createFile(temporary, OwnerOnly.attributes(temporary));
    } catch (IOException e) {
      throw failed(e);
    }
    return new WholeFile(target, temporary);
  }

  /** Fails where a file is there and holds anything. */
  static void requireFree(Path target) {
    try {
      if (Files.exists(target) && (!Files.isRegularFile(target) || Files.size(target) > 0)) {
        throw ErrorKind.BACKEND_FILE_IO
            .error("`" + target + "` is there already; nothing is written over")
            .with("path", target);
      }
    } catch (IOException e) {
      throw failed(e);
    }
  }

  /** The name it is written under. */
  Path temporary() {
    return temporary;
  }

  /** A stream into it. */
  OutputStream stream() throws IOException {
    return new BufferedOutputStream(Files.newOutputStream(temporary), 1 << 16);
  }

  /** Gives it its name, once all of it is on the disk. */
  void commit() {
    requireFree(target);
    try {
      sync(temporary, StandardOpenOption.WRITE);
      Files.move(
          temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      Path folder = target.getParent();
      if (FOLDERS_SYNC && folder != null) {
        sync(folder, StandardOpenOption.READ);
      }
    } catch (IOException e) {
      throw failed(e);
    }
  }

  private static void sync(Path file, StandardOpenOption option) throws IOException {
    try (FileChannel channel = FileChannel.open(file, option)) {
      channel.force(true);
    }
  }

  /** Takes it away again, unless it has its name. */
  @Override
  public void close() {
    try {
      Files.deleteIfExists(temporary);
    } catch (IOException e) {
      throw failed(e);
    }
  }

  static EideticaException failed(IOException e) {
    return ErrorKind.BACKEND_FILE_IO.error("File I/O error: " + e, e);
  }
}
