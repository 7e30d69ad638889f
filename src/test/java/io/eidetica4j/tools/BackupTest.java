package io.eidetica4j.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.eidetica4j.EideticaException;
import io.eidetica4j.ErrorKind;
import io.eidetica4j.backend.sql.TestPostgres;
import io.eidetica4j.database.Database;
import io.eidetica4j.instance.Instance;
import io.eidetica4j.instance.InstanceOptions;
import io.eidetica4j.instance.User;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A backup of any storage becomes a storage of any kind; a bad one becomes nothing. */
class BackupTest {
  @TempDir private Path folder;

  static Stream<Arguments> pairs() {
    return Arrays.stream(Places.values())
        .flatMap(from -> Arrays.stream(Places.values()).map(to -> Arguments.of(from, to)));
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void whatIsBackedUpIsRestored(Places from, Places to) throws IOException {
    String source = from.fresh(folder);
    SampleInstance sample = SampleInstance.at(source);
    Map<String, Object> contents = SampleInstance.contents(source);
    sample.checkOdd(contents);
    Path backup = folder.resolve("backup");
    Backup.write(source, backup, InstanceOptions.DEFAULT, Progress.NONE);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(backup)))
        .isEqualTo("rw-------");
    String target = to.fresh(folder);
    restore(backup, target);
    SampleInstance.checkSame(SampleInstance.contents(target), contents);
    assertThat(restoreFails(backup, target).kind())
        .isIn(ErrorKind.BACKEND_FILE_IO, ErrorKind.INSTANCE_INSTANCE_ALREADY_EXISTS);
    assertThat(names()).as("nothing is left behind").noneMatch(name -> name.contains(".tmp"));
  }

  /** Each backup is as of one moment: an entry is never there without its parents. */
  @ParameterizedTest
  @EnumSource(names = {"SQLITE", "POSTGRES"})
  void aRunningNodeIsBackedUpAsOfOneMoment(Places place) throws Exception {
    String source = place.fresh(folder);
    SampleInstance sample = SampleInstance.at(source);
    try (Instance node = Instance.connect(source);
        User alice = node.loginUser(SampleInstance.ALICE, Optional.empty());
        ExecutorService threads = Executors.newSingleThreadExecutor()) {
      Database writing = alice.openDatabase(sample.grown());
      Semaphore written = new Semaphore(0);
      AtomicBoolean stop = new AtomicBoolean();
      Future<?> writer = threads.submit(() -> write(writing, written, stop));
      try {
        for (int i = 0; i < 3; i++) {
          written.acquire(5);
          Path backup = folder.resolve("running" + i);
          Backup.write(source, backup, InstanceOptions.DEFAULT, Progress.NONE);
          String target = Places.SQLITE.fresh(folder);
          restore(backup, target);
          assertThat(new Checked(target).problems()).isZero();
        }
      } finally {
        stop.set(true);
      }
      writer.get();
    }
  }

  private static void write(Database database, Semaphore written, AtomicBoolean stop) {
    try {
      for (int i = 0; !stop.get(); i++) {
        SampleInstance.set(database, "running", "value " + i);
        written.release();
      }
    } finally {
      written.release(1000); // whoever waits shall see why this ended
    }
  }

  @ParameterizedTest
  @EnumSource
  void aBackupThatIsNotWholeBecomesNothing(Places from) throws IOException {
    String source = from.fresh(folder);
    SampleInstance.at(source);
    Path backup = folder.resolve("backup");
    Backup.write(source, backup, InstanceOptions.DEFAULT, Progress.NONE);
    byte[] bytes = Files.readAllBytes(backup);
    for (int tenths : new int[] {0, 5, 9}) {
      Path cut = folder.resolve("cut" + tenths);
      Files.write(cut, Arrays.copyOf(bytes, bytes.length / 10 * tenths));
      for (Places to : List.of(Places.SQLITE, Places.SNAPSHOT)) {
        List<String> before = names();
        restoreFails(cut, to.fresh(folder));
        assertThat(names())
            .filteredOn(name -> !name.endsWith(".lock"))
            .hasSize((int) before.stream().filter(name -> !name.endsWith(".lock")).count());
      }
      TestPostgres place = TestPostgres.place();
      restoreFails(cut, place.url());
      assertThat(
              place.query(
                  "SELECT tablename FROM pg_tables WHERE schemaname = '%s' AND tablename = 'entries'"
                      .formatted(place.schema())))
          .satisfiesAnyOf(
              tables -> assertThat(tables).isEmpty(),
              tables -> assertThat(place.query("SELECT id FROM entries")).isEmpty());
    }
  }

  @Test
  void aLogOfADatabaseThatIsGoneIsNotPlayedIntoTheNewOne() throws IOException {
    String source = Places.SQLITE.fresh(folder);
    SampleInstance.at(source);
    Path backup = folder.resolve("backup");
    Backup.write(source, backup, InstanceOptions.DEFAULT, Progress.NONE);
    Path target = folder.resolve("target.db");
    Files.writeString(folder.resolve("target.db-wal"), "left behind");
    assertThat(restoreFails(backup, "sqlite://" + target)).hasMessageContaining("target.db-wal");
    assertThat(target).doesNotExist();
  }

  @Test
  void whatIsInMemoryOnlyIsSaidToBe() {
    assertThatThrownBy(() ->
            Backup.write("memory://", folder.resolve("x"), InstanceOptions.DEFAULT, Progress.NONE))
        .isInstanceOf(EideticaException.class)
        .hasMessageContaining("memory:///absolute/file.json");
  }

  @Test
  void aBackupWritesNothingOver() throws IOException {
    String source = Places.SNAPSHOT.fresh(folder);
    SampleInstance.at(source);
    Path there = Files.writeString(folder.resolve("there"), "precious");
    assertThatThrownBy(() -> Backup.write(source, there, InstanceOptions.DEFAULT, Progress.NONE))
        .isInstanceOf(EideticaException.class);
    assertThat(there).hasContent("precious");
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private static void restore(Path backup, String url) {
    Restore.run(backup, url, InstanceOptions.DEFAULT, Progress.NONE);
  }

  private static EideticaException restoreFails(Path backup, String url) {
    EideticaException error =
        catchThrowableOfType(EideticaException.class, () -> restore(backup, url));
    assertThat(error).isNotNull();
    return error;
  }
}
