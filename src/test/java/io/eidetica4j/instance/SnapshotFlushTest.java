package io.eidetica4j.instance;

import static io.eidetica4j.instance.ContractPart.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import io.eidetica4j.EideticaException;
import io.eidetica4j.ErrorKind;
import io.eidetica4j.Observer;
import io.eidetica4j.crdt.Doc;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When the file of {@code memory:///file} is written, and when not. */
class SnapshotFlushTest {
  @TempDir Path folder;

  private Path file() {
    return folder.resolve("instance.json");
  }

  private String url() {
    return "memory://" + file();
  }

  private Opened create() {
    return Instance.connectOrCreate(url(), NewUser.passwordless("admin"));
  }

  private static void write(User user) {
    user.createDatabase(Doc.EMPTY.with("name", "more"), user.defaultKey());
  }

  @Test
  void flushCreatesTheFileAndTheInstanceGoesOn() {
    try (Opened opened = create()) {
      assertThat(file()).doesNotExist();
      assertThat(opened.instance().snapshotPath()).contains(file());
      opened.instance().flush();
      assertThat(file()).exists();
      write(opened.user().orElseThrow());
    }
    try (Opened again = create()) {
      assertThat(again.user()).isEmpty();
      try (User admin = again.instance().loginUser("admin", Optional.empty())) {
        assertThat(admin.findDatabase("more")).hasSize(1);
      }
      again.instance().flush();
    }
    try (Instance third = Instance.connect(url())) {
      third.loginUser("admin", Optional.empty()).close();
    }
  }

  @Test
  void flushingIntoAMissingFolderFailsAndLeavesNothing() {
    Path missing = folder.resolve("missing").resolve("instance.json");
    Opened opened = Instance.connectOrCreate("memory://" + missing, NewUser.passwordless("admin"));
    EideticaException error =
        assertFails(ErrorKind.BACKEND_FILE_IO, () -> opened.instance().flush());
    assertThat(error).hasMessage("File I/O error").hasCauseInstanceOf(IOException.class);
    assertThat(missing).doesNotExist();
    assertFails(ErrorKind.BACKEND_FILE_IO, opened::close);
    assertThat(opened.instance().isClosed()).isTrue();
    assertThat(opened.instance().handles()).isZero();
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void closingWithoutFlushWritesTheFile() {
    create().close();
    try (Instance again = Instance.connect(url())) {
      again.loginUser("admin", Optional.empty()).close();
    }
  }

  @Test
  void closingWritesAFileThatIsGoneAgain() throws IOException {
    try (Opened opened = create()) {
      opened.instance().flush();
      Files.delete(file());
    }
    Instance.connect(url()).close();
  }

  @Test
  void whatDidNotChangeIsNotWrittenAgain() throws IOException {
    AtomicInteger written = new AtomicInteger();
    InstanceOptions counting =
        InstanceOptions.DEFAULT.withObserver(
            new Observer() {
              @Override
              public void flushed(long nanos) {
                written.incrementAndGet();
              }
            });
    create().close();
    FileTime longAgo = FileTime.fromMillis(1_000_000_000_000L);
    Files.setLastModifiedTime(file(), longAgo);
    try (Instance opened = Instance.connect(url(), counting)) {
      opened.flush();
    }
    assertThat(written).hasValue(0);
    assertThat(Files.getLastModifiedTime(file())).isEqualTo(longAgo);
    try (Instance opened = Instance.connect(url(), counting);
        User admin = opened.loginUser("admin", Optional.empty())) {
      write(admin);
      opened.flush();
      opened.flush();
      assertThat(written).hasValue(1);
    }
  }

  @Test
  void aSessionThatIsClosedLastWritesTheFile() {
    Opened opened = create();
    opened.instance().close();
    assertThat(file()).doesNotExist();
    opened.user().orElseThrow().close();
    assertThat(file()).exists();
  }

  @Test
  void manyFlushesAtOnceAllSucceed() throws Exception {
    try (Opened opened = create();
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      User user = opened.user().orElseThrow();
      List<Callable<String>> flushes = new ArrayList<>();
      for (int i = 0; i < 16; i++) {
        flushes.add(() -> {
          write(user);
          opened.instance().flush();
          return "";
        });
      }
      for (Future<String> flush : threads.invokeAll(flushes)) {
        assertThat(flush.get()).isEmpty();
      }
    }
    try (var left = Files.list(folder)) {
      assertThat(left).noneMatch(path -> path.toString().endsWith(".tmp"));
    }
    try (Instance again = Instance.connect(url());
        User user = again.loginUser("admin", Optional.empty())) {
      assertThat(user.findDatabase("more")).hasSize(16);
    }
  }

  @Test
  void aSnapshotGoesWhereItIsWantedWithoutBecomingTheFile() {
    Path copy = folder.resolve("copy.json");
    try (Opened opened = Instance.connectOrCreate("memory://", NewUser.passwordless("admin"))) {
      opened.instance().snapshotToPath(copy);
      assertThat(opened.instance().snapshotPath()).isEmpty();
      write(opened.user().orElseThrow());
      opened.instance().flush();
    }
    try (Instance again = Instance.connect("memory://" + copy);
        User user = again.loginUser("admin", Optional.empty())) {
      assertFails(ErrorKind.USER_DATABASE_NOT_FOUND_BY_NAME, () -> user.findDatabase("more"));
    }
  }

  @Test
  void onlyInstancesInMemoryGiveSnapshots() {
    try (Opened opened =
        Instance.connectOrCreate(
            "sqlite://" + folder.resolve("a.db"), NewUser.passwordless("admin"))) {
      assertFails(
          ErrorKind.INSTANCE_SNAPSHOT_NOT_SUPPORTED,
          () -> opened.instance().snapshotToPath(folder.resolve("copy.json")));
      opened.instance().flush();
      assertThat(opened.instance().snapshotPath()).isEmpty();
    }
  }

  @Test
  void aForgottenInstanceIsFlushedAndClosedByTheCleaner() {
    Opened opened = create();
    InstanceStorage storage = opened.instance().open().storage();
    storage.closeForgotten();
    assertThat(file()).exists();
    assertFails(ErrorKind.INSTANCE_INSTANCE_DROPPED, () -> storage.backend().metadata());
    opened.close();
  }

  @Test
  void aSecondWriterIsRefused() {
    try (Opened opened = create()) {
      assertThat(opened.user()).isPresent();
      assertFails(ErrorKind.BACKEND_LOCKED, this::create);
    }
    Instance.connect(url()).close();
  }
}
