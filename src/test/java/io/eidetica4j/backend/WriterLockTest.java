package io.eidetica4j.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.eidetica4j.EideticaException;
import io.eidetica4j.ErrorKind;
import io.eidetica4j.Limits;
import io.eidetica4j.backend.memory.SnapshotFile;
import io.eidetica4j.backend.sql.SqliteBackend;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One file has one writer, in this process and among processes. */
class WriterLockTest {
  @TempDir private Path folder;

  @Test
  void onlyOneInThisProcessHasItUntilItIsGivenBack() throws IOException {
    Path file = folder.resolve("x");
    try (WriterLock lock = WriterLock.ofFile(file)) {
      assertThat(lock.isFor(file)).isTrue();
      assertThat(lock.isFor(folder.resolve("y"))).isFalse();
      assertLocked(() -> WriterLock.ofFile(file).close());
      WriterLock.ofFile(folder.resolve("y")).close();
    }
    WriterLock again = WriterLock.ofFile(file);
    again.close();
    again.close();
    WriterLock.ofFile(file).close();
    assertThat(file).doesNotExist();
  }

  @Test
  void otherNamesOfTheFileAreTheSameFile() throws IOException {
    Path file = Files.createFile(folder.resolve("x"));
    Path link = Files.createSymbolicLink(folder.resolve("link"), file);
    Path folderLink = Files.createSymbolicLink(folder.resolve("folder"), folder);
    try (WriterLock lock = WriterLock.ofFile(link)) {
      assertThat(lock.isFor(file)).isTrue();
      assertLocked(() -> WriterLock.ofFile(file).close());
      assertLocked(() -> WriterLock.ofFile(folderLink.resolve("x")).close());
      assertLocked(() -> WriterLock.ofFile(folder.resolve("./x")).close());
    }
  }

  @Test
  void aRefusedAttemptDoesNotTakeTheLockAway() throws IOException {
    Path file = folder.resolve("x");
    try (WriterLock lock = WriterLock.ofFile(file)) {
      assertLocked(() -> WriterLock.ofFile(file).close());
      try (OtherProcess other = new OtherProcess(LockHolder.class, file.toString())) {
        assertThatThrownBy(other::line).isInstanceOf(AssertionError.class);
      }
      assertThat(lock.isFor(file)).isTrue();
    }
  }

  @Test
  void anotherProcessKeepsUsOutUntilItDies() throws Exception {
    Path file = folder.resolve("x");
    try (OtherProcess other = new OtherProcess(LockHolder.class, file.toString())) {
      assertThat(other.line()).isEqualTo("held true");
      assertLocked(() -> WriterLock.ofFile(file).close());
      assertLocked(() ->
          SqliteBackend.open(new BackendUrl.Sqlite("sqlite://" + file), OpenMode.CREATE_IF_MISSING)
              .close());
      assertLocked(
          () -> SnapshotFile.open(file, OpenMode.CREATE_IF_MISSING, Limits.DEFAULT).close());
      assertThat(file).doesNotExist();
      other.kill();
    }
    WriterLock.ofFile(file).close();
  }

  @Test
  void aFailedAttemptHoldsNothing() throws IOException {
    Path file = folder.resolve("nodir/x");
    assertThatThrownBy(() -> WriterLock.ofFile(file).close())
        .isInstanceOf(NoSuchFileException.class);
    Files.createDirectories(folder.resolve("nodir/x.lock"));
    assertThatThrownBy(() -> WriterLock.ofFile(file).close()).isInstanceOf(IOException.class);
    Files.delete(folder.resolve("nodir/x.lock"));
    WriterLock.ofFile(file).close();
  }

  @Test
  void namesAreLockedWithoutFiles() {
    try (WriterLock lock = WriterLock.ofName("x")) {
      assertThat(lock).isNotNull();
      assertLocked(() -> WriterLock.ofName("x").close());
      WriterLock.ofName("y").close();
    }
    WriterLock.ofName("x").close();
  }

  private static void assertLocked(ThrowingCallable attempt) {
    EideticaException error = catchThrowableOfType(EideticaException.class, attempt);
    assertThat(error).isNotNull();
    assertThat(error.kind()).isEqualTo(ErrorKind.BACKEND_LOCKED);
    assertThat(error.detail("path")).isPresent();
  }
}
