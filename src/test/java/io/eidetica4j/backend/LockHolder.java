package io.eidetica4j.backend;

import java.io.IOException;
import java.nio.file.Path;

/** Takes the right to write a file, says so, and keeps it until it is killed. */
final class LockHolder {
  private LockHolder() {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    try (WriterLock lock = WriterLock.ofFile(Path.of(arguments[0]))) {
      System.out.println("held " + lock.isFor(Path.of(arguments[0])));
      Thread.sleep(Long.MAX_VALUE);
    }
  }
}
