package io.eidetica4j.service.server;

import io.eidetica4j.EideticaException;
import io.eidetica4j.ErrorKind;
import io.eidetica4j.backend.WriterLock;
import io.eidetica4j.codec.Utf8;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Optional;

/**
 * The file of a server's socket: one server has it at a time, nobody else can open it at any
 * moment, and it goes when the server ends.
 *
 * <p>The right to a path is an operating system lock beside it, which goes with the process however
 * that ends; a socket that nobody listens on any more is taken away. The socket is made in a folder
 * that is closed to everybody else and moved to its place when its mode is right.
 */
final class SocketFile implements AutoCloseable {
  private static final Logger LOG = System.getLogger(SocketFile.class.getName());
  private static final int BACKLOG = 128;

  /** Longest path that a socket's address holds on all systems. */
  private static final int LONGEST = 103;

  private final Path path;
  private final WriterLock lock;
  private final ServerSocketChannel channel;
  private final Optional<Object> fileKey;

  private SocketFile(
      Path path, WriterLock lock, ServerSocketChannel channel, Optional<Object> fileKey) {
    this.path = path;
    this.lock = lock;
    this.channel = channel;
    this.fileKey = fileKey;
  }

  /**
   * Listens at a path.
   *
   * @throws EideticaException {@code backend/Locked} where another server has it, {@code io/Io}
   */
  static SocketFile open(Path socket, Optional<String> group) {
    Path path = socket.toAbsolutePath().normalize();
    try {
      Path folder = Objects.requireNonNull(path.getParent(), "an absolute path has a folder");
      makeFolder(folder, group);
      WriterLock lock = WriterLock.ofFile(path);
      try {
        clear(path);
        ServerSocketChannel channel = listen(path, folder, group);
        return new SocketFile(path, lock, channel, key(path));
      } catch (IOException | RuntimeException e) {
        lock.close();
        throw e;
      }
    } catch (IOException | UnsupportedOperationException e) {
      throw ErrorKind.IO.error(
          "I/O error: the socket " + path + " can't be opened: " + e.getMessage(), e);
    }
  }

  /** A folder that is there already stays as it is: it may be shared with others. */
  private static void makeFolder(Path folder, Optional<String> group) throws IOException {
    if (Files.isDirectory(folder)) {
      return;
    }
    Path above = folder.getParent();
    if (above != null) {
      Files.createDirectories(above);
    }
    Files.createDirectory(
        folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    if (group.isPresent()) {
      give(folder, group.get(), "rwxr-x---");
    }
  }

  private static void give(Path file, String group, String mode) throws IOException {
    GroupPrincipal principal =
        file.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByGroupName(group);
    Files.getFileAttributeView(file, PosixFileAttributeView.class).setGroup(principal);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
  }

  /** Takes away what an earlier server left behind, and nothing else. */
  private static void clear(Path path) throws IOException {
    if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    BasicFileAttributes found =
        Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    boolean emptyFile = found.isRegularFile() && found.size() == 0;
    if (!emptyFile && !found.isOther()) {
      throw new IOException("there is something else at this path, and it is left alone");
    }
    if (found.isOther() && answers(path)) {
      throw ErrorKind.BACKEND_LOCKED
          .error("Another server listens at `" + path + "`")
          .with("path", path);
    }
    Files.delete(path);
  }

  private static boolean answers(Path path) {
    try (SocketChannel probe = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
      return probe.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  private static ServerSocketChannel listen(Path path, Path folder, Optional<String> group)
      throws IOException {
    Path staging = Files.createTempDirectory(folder, ".s");
    try {
      Path staged = staging.resolve("s");
      ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
      try {
        boolean fits = length(staged) <= LONGEST;
        Path bound = fits ? staged : path;
        channel.bind(UnixDomainSocketAddress.of(bound), BACKLOG);
        Files.setPosixFilePermissions(bound, PosixFilePermissions.fromString("rw-------"));
        if (group.isPresent()) {
          give(bound, group.get(), "rw-rw----");
        }
        if (fits) {
          Files.move(staged, path, StandardCopyOption.ATOMIC_MOVE);
        }
        return channel;
      } catch (IOException | RuntimeException e) {
        channel.close();
        Files.deleteIfExists(staged);
        throw e;
      }
    } finally {
      Files.delete(staging);
    }
  }

  private static int length(Path path) {
    return Utf8.length(path.toString());
  }

  private static Optional<Object> key(Path path) throws IOException {
    return Optional.ofNullable(
        Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS).fileKey());
  }

  Path path() {
    return path;
  }

  ServerSocketChannel channel() {
    return channel;
  }

  /** Stops listening; the file goes, unless another one is in its place by now. */
  @Override
  public void close() {
    try (lock) {
      channel.close();
      if (Files.exists(path, LinkOption.NOFOLLOW_LINKS) && key(path).equals(fileKey)) {
        Files.delete(path);
      }
    } catch (IOException e) {
      LOG.log(Level.WARNING, "The socket {0} could not be taken away: {1}", path, e.getMessage());
    }
  }
}
