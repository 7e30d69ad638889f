package io.eidetica4j.backend.memory;

import io.eidetica4j.backend.WriterLock;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Real files whose k-th step fails; from then on all fail, where that is a crash. */
final class FaultyFiles implements FileLayer {
  private final List<String> steps = new ArrayList<>();
  private int failAt = -1;
  private boolean crash;

  /** Lets the k-th step from now on fail, counted from 0; after a crash nothing more happens. */
  void failAt(int k, boolean asCrash) {
    steps.clear();
    failAt = k;
    crash = asCrash;
  }

  /** Lets nothing fail any more. */
  void heal() {
    failAt(-1, false);
  }

  /** The steps taken or tried since it was last said what should fail. */
  List<String> steps() {
    return List.copyOf(steps);
  }

  private void step(String name) throws IOException {
    steps.add(name);
    int number = steps.size() - 1;
    if (number == failAt || (crash && failAt >= 0 && number > failAt)) {
      throw new IOException("No space left on device (injected at " + name + ")");
    }
  }

  @Override
  public boolean exists(Path file) {
    return DISK.exists(file);
  }

  @Override
  public Path resolve(Path file) throws IOException {
    step("resolve");
    return DISK.resolve(file);
  }

  @Override
  public WriterLock lock(Path file) throws IOException {
    step("lock");
    return DISK.lock(file);
  }

  @Override
  public InputStream open(Path file) throws IOException {
    step("open");
    return DISK.open(file);
  }

  @Override
  public NewFile create(Path file) throws IOException {
    step("create");
    NewFile inner = DISK.create(file);
    OutputStream stream =
        new FilterOutputStream(inner.stream()) {
          @Override
          public void write(byte[] bytes, int from, int length) throws IOException {
            // a full disk takes some of the bytes
            out.write(bytes, from, length / 2);
            step("write");
            out.write(bytes, from + length / 2, length - length / 2);
          }
        };
    return new NewFile() {
      @Override
      public OutputStream stream() {
        return stream;
      }

      @Override
      public void sync() throws IOException {
        step("sync");
        inner.sync();
      }

      @Override
      public void close() throws IOException {
        inner.close();
        step("close");
      }
    };
  }

  @Override
  public void rename(Path from, Path to) throws IOException {
    step("rename");
    DISK.rename(from, to);
  }

  @Override
  public void syncFolder(Path folder) throws IOException {
    step("syncFolder");
    DISK.syncFolder(folder);
  }

  @Override
  public void delete(Path file) throws IOException {
    step("delete");
    DISK.delete(file);
  }
}
