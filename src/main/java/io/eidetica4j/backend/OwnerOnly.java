package io.eidetica4j.backend;

import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/** Permissions of files that hold private keys or lie beside them. */
public final class OwnerOnly {
  private OwnerOnly() {}

  /**
   * What to create a file with so that nobody but its owner may read or write it (mode 0600);
   * nothing where the file system doesn't know such permissions.
   */
  public static FileAttribute<?>[] attributes(Path file) {
    return file.getFileSystem().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        }
        : new FileAttribute<?>[0];
  }
}
