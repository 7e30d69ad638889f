package io.eidetica4j.backend.memory;

import io.eidetica4j.backend.OwnerOnly;
import io.eidetica4j.backend.WriterLock;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Locale;

/** {@link FileLayer} on the real file system. */
final class DiskFiles implements FileLayer {
  private static final boolean FOLDERS_SYNC =
      !System.getProperty("os.name", "").toLowerCase(Locale.ROOT).contains("windows");

  @Override
  public boolean exists(Path file) {
    return Files.exists(file);
  }

  @Override
  public Path resolve(Path file) throws IOException {
    return Files.exists(file) ? file.toRealPath() : file.toAbsolutePath();
  }

  @Override
  public WriterLock lock(Path file) throws IOException {
    return WriterLock.ofFile(file);
  }

  @Override
  public InputStream open(Path file) throws IOException {
    return Files.newInputStream(file);
  }

  @Override
  public NewFile create(Path file) throws IOException {
    Files.createFile(file, OwnerOnly.attributes(file));
    return new DiskFile(new FileOutputStream(file.toFile()));
  }

  @Override
  public void rename(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  @Override
  public void syncFolder(Path folder) throws IOException {
    if (FOLDERS_SYNC) {
      try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }

  @Override
  public void delete(Path file) throws IOException {
    Files.deleteIfExists(file);
  }

  /** A stream of the old kind, because a channel would be closed by an interrupt. */
  private record DiskFile(FileOutputStream file) implements NewFile {
    @Override
    public OutputStream stream() {
      return file;
    }

    @Override
    public void sync() throws IOException {
      file.getFD().sync();
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }
}
