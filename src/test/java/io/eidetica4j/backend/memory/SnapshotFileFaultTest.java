package io.eidetica4j.backend.memory;

import static io.eidetica4j.backend.OpenMode.CREATE_IF_MISSING;
import static io.eidetica4j.backend.OpenMode.READ_ONLY;
import static io.eidetica4j.backend.TestEntries.root;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.eidetica4j.EideticaException;
import io.eidetica4j.ErrorKind;
import io.eidetica4j.Limits;
import io.eidetica4j.backend.TestEntries;
import io.eidetica4j.codec.Bytes;
import io.eidetica4j.entry.Entry;
import io.eidetica4j.entry.Id;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whichever step of saving fails: the old file or the new one is there, whole. */
class SnapshotFileFaultTest {
  private final Entry old = root("old");
  private final Entry added =
      Entry.builder(Id.EMPTY)
          .setSubtreeData(Entry.ROOT, Bytes.utf8("\"\""))
          .setSubtreeData("large", Bytes.wrap(new byte[100_000]))
          .build();

  private final FaultyFiles files = new FaultyFiles();

  @TempDir private Path folder;

  @Test
  void theStepsAreWriteSyncRenameSync() { // rule 17
    try (SnapshotFile file = open();
        MemoryBackend backend = new MemoryBackend()) {
      files.heal();
      file.save(backend);
      assertThat(files.steps())
          .containsExactly(
              "resolve", "delete", "create", "write", "sync", "close", "rename", "syncFolder");
    }
  }

  @Test
  void aFailingStepLeavesOneWholeFileAndTheNextSaveWrites() throws IOException {
    int k = 0;
    for (boolean failed = true; failed; k++) {
      failed = saveFailingAt(k, false);
      if (failed) {
        assertThat(names()).as("step %d", k).containsExactlyInAnyOrder("x.json", "x.json.lock");
      }
    }
    assertThat(k).isGreaterThan(9);
  }

  @Test
  void aCrashAtAnyStepLeavesOneWholeFile() throws IOException {
    int k = 0;
    for (boolean failed = true; failed; k++) {
      failed = saveFailingAt(k, true);
    }
    assertThat(k).isGreaterThan(9);
  }

  /** Saves one entry more than the file has, and looks at what is there afterwards. */
  private boolean saveFailingAt(int k, boolean crash) throws IOException {
    Files.deleteIfExists(path());
    files.heal();
    try (SnapshotFile file = open();
        MemoryBackend backend = new MemoryBackend()) {
      backend.put(TestEntries.unverified(old));
      file.save(backend);
      backend.put(TestEntries.unverified(added));
      files.failAt(k, crash);
      EideticaException error =
          catchThrowableOfType(EideticaException.class, () -> file.save(backend));
      List<String> steps = files.steps();
      boolean failed = steps.size() > k;
      files.heal();
      boolean renamed = !failed || steps.get(k).equals("syncFolder");
      assertThat(loaded().roots())
          .as("step %d of %s", k, steps)
          .containsExactlyInAnyOrderElementsOf(
              renamed ? List.of(old.id(), added.id()) : List.of(old.id()));
      if (failed) {
        assertThat(error.kind()).isEqualTo(ErrorKind.BACKEND_FILE_IO);
        assertThat(error).hasMessage("File I/O error").hasRootCauseInstanceOf(IOException.class);
        assertThat(file.save(backend)).as("the next save after step %d", k).isTrue();
        assertThat(loaded().roots()).hasSize(2);
      }
      assertThat(file.save(backend)).isFalse();
      return failed;
    }
  }

  @Test
  void aReadThatFailsIsAFileError() {
    try (SnapshotFile file = open()) {
      files.failAt(0, false);
      EideticaException error = catchThrowableOfType(EideticaException.class, file::load);
      assertThat(error.kind()).isEqualTo(ErrorKind.BACKEND_FILE_IO);
    }
  }

  @Test
  void aLockThatFailsIsAFileError() {
    files.failAt(0, false);
    EideticaException error = catchThrowableOfType(EideticaException.class, () -> open().close());
    assertThat(error.kind()).isEqualTo(ErrorKind.BACKEND_FILE_IO);
    files.heal();
    open().close();
  }

  private MemoryBackend loaded() {
    try (SnapshotFile reading = SnapshotFile.open(path(), READ_ONLY, Limits.DEFAULT)) {
      return reading.load().orElseThrow();
    }
  }

  private SnapshotFile open() {
    return SnapshotFile.open(path(), CREATE_IF_MISSING, Limits.DEFAULT, files);
  }

  private Path path() {
    return folder.resolve("x.json");
  }

  private List<String> names() throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.map(each -> each.getFileName().toString()).toList();
    }
  }
}
