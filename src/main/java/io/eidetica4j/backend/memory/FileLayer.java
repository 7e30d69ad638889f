package io.eidetica4j.backend.memory;

import io.eidetica4j.backend.WriterLock;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;

/** The steps on files that a snapshot takes, each of which can fail. */
interface FileLayer {
  /** The real files. */
  FileLayer DISK = new DiskFiles();

  /** Whether something of that name is there. */
  boolean exists(Path file);

  /** The path without links of a file that is there; any other path as it is. */
  Path resolve(Path file) throws IOException;

  /** Takes the right to write the file. */
  WriterLock lock(Path file) throws IOException;

  /** Opens a file for reading. */
  InputStream open(Path file) throws IOException;

  /** Makes a file that only its owner may read and write; none of that name may be there. */
  NewFile create(Path file) throws IOException;

  /** Gives a file another name, in one step, in place of what had that name. */
  void rename(Path from, Path to) throws IOException;

  /** Makes names given in a folder survive a loss of power. */
  void syncFolder(Path folder) throws IOException;

  /** Takes a file away, if it is there. */
  void delete(Path file) throws IOException;

  /** A file being written. */
  interface NewFile extends Closeable {
    /** Where its content goes. */
    OutputStream stream();

    /** Makes what was written survive a loss of power. */
    void sync() throws IOException;
  }
}
