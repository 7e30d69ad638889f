package io.eidetica4j.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.eidetica4j.EideticaException;
import io.eidetica4j.ErrorKind;
import io.eidetica4j.backend.Backend;
import io.eidetica4j.backend.NewEntry;
import io.eidetica4j.backend.OpenMode;
import io.eidetica4j.backend.memory.MemoryBackend;
import io.eidetica4j.entry.Entry;
import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.VerificationStatus;
import io.eidetica4j.instance.Instance;
import io.eidetica4j.instance.InstanceOptions;
import io.eidetica4j.instance.NewUser;
import io.eidetica4j.instance.OpenStorage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes out comes in again, anywhere; what was changed on the way does not come in at all. */
class ExportTest {
  @TempDir static Path folder;
  private static String source;
  private static SampleInstance sample;
  private static Map<String, Object> contents;
  private static Path whole;
  private static Path small;
  private int files;

  @BeforeAll
  static void make() {
    source = Places.SQLITE.fresh(folder);
    sample = SampleInstance.at(source);
    contents = SampleInstance.contents(source);
    sample.checkOdd(contents);
    whole = folder.resolve("whole.export");
    export(source, whole, Export.Choice.EVERYTHING);
    small = folder.resolve("small.export");
    export(source, small, new Export.Choice(Set.of(sample.forked()), true, true));
  }

  @ParameterizedTest
  @EnumSource
  void intoAnyBackendAndBackAllIsTheSame(Places place) {
    String there = place.fresh(folder);
    String back = Places.SQLITE.fresh(folder);
    imported(whole, there, Import.Options.DEFAULT);
    SampleInstance.checkSame(SampleInstance.contents(there), contents);
    Path again = file();
    export(there, again, Export.Choice.EVERYTHING);
    ImportReport report = imported(again, back, Import.Options.DEFAULT.trusting());
    SampleInstance.checkSame(SampleInstance.contents(back), contents);
    assertThat(report.instance()).isTrue();
    assertThat(report.present()).isZero();
  }

  @Test
  void parentsComeFirst() {
    Set<Id> seen = new HashSet<>();
    List<Id> late = new ArrayList<>();
    ExportReader.read(
        whole,
        io.eidetica4j.Limits.DEFAULT,
        new ExportReader.Sink() {
          @Override
          public void secrets(io.eidetica4j.backend.InstanceSecrets secrets) {}

          @Override
          public void entry(Id tree, Entry entry, VerificationStatus status) {
            entry.parents().stream().filter(parent -> !seen.contains(parent)).forEach(late::add);
            seen.add(entry.id());
          }
        },
        Progress.NONE);
    assertThat(late).as("only the parent that nobody has").hasSize(1);
    assertThat(seen).hasSizeGreaterThan(SampleInstance.LONG);
  }

  @Test
  void anImportThatBrokeOffIsGoneOnWithAndOneThatDidNotChangesNothing() {
    MemoryBackend target = new MemoryBackend();
    try (OpenStorage from =
        OpenStorage.open(source, OpenMode.READ_ONLY, InstanceOptions.DEFAULT.withReadOnly(true))) {
      List<Id> some = new ArrayList<>();
      from.backend().scan(sample.grown(), outline -> some.add(outline.id()));
      from.backend()
          .getAll(some.subList(0, 100))
          .values()
          .forEach(
              entry -> target.put(List.of(new NewEntry(entry, VerificationStatus.UNVERIFIED))));
    }
    ImportReport first = Import.run(whole, target, Import.Options.DEFAULT, Progress.NONE);
    assertThat(first.present()).isEqualTo(100);
    assertThat(first.waiting()).isEqualTo(1);
    ImportReport second = Import.run(whole, target, Import.Options.DEFAULT, Progress.NONE);
    assertThat(second.stored()).isZero();
    assertThat(second.present()).isEqualTo(first.stored() + 100);
    assertThat(second.instance()).isFalse();
    assertThat(target.status(sample.failed().id())).hasValue(VerificationStatus.FAILED);
  }

  @Test
  void onlyWhatIsAskedForGoesOut() throws IOException {
    Path file = file();
    ExportSummary summary =
        export(source, file, new Export.Choice(Set.of(sample.grown()), false, false));
    assertThat(summary.databases()).isEqualTo(1);
    assertThat(summary.entries()).isEqualTo(SampleInstance.LONG + 1);
    assertThat(summary.instance()).isEmpty();
    assertThat(summary.secrets()).isFalse();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    Path withoutKey = file();
    assertThat(export(source, withoutKey, new Export.Choice(Set.of(), true, false)).secrets())
        .isFalse();
    assertThatThrownBy(() ->
            export(source, file(), new Export.Choice(Set.of(sample.failed().id()), false, false)))
        .isInstanceOf(EideticaException.class)
        .hasMessageContaining("Database not found");
  }

  @Test
  void nothingIsWrittenOver() throws IOException {
    Path file = Files.writeString(file(), "precious");
    EideticaException refused =
        catchThrowableOfType(
            EideticaException.class, () -> export(source, file, Export.Choice.EVERYTHING));
    assertThat(refused.kind()).isEqualTo(ErrorKind.BACKEND_FILE_IO);
    assertThat(file).hasContent("precious");
  }

  /** Someone who can write the file could call anything Verified. */
  @Test
  void statusesAreJudgedAnewUnlessTheFileIsTrusted() {
    Path forged = file();
    MemoryBackend forger = new MemoryBackend();
    Import.run(whole, forger, Import.Options.DEFAULT.trusting(), Progress.NONE);
    forger.setStatus(Map.of(sample.failed().id(), VerificationStatus.VERIFIED));
    Export.write(forger, forged, Export.Choice.EVERYTHING, Progress.NONE);
    MemoryBackend careful = new MemoryBackend();
    Import.run(forged, careful, Import.Options.DEFAULT, Progress.NONE);
    assertThat(careful.status(sample.failed().id())).hasValue(VerificationStatus.FAILED);
    MemoryBackend trusting = new MemoryBackend();
    Import.run(forged, trusting, Import.Options.DEFAULT.trusting(), Progress.NONE);
    assertThat(trusting.status(sample.failed().id())).hasValue(VerificationStatus.VERIFIED);
  }

  @Test
  void anotherInstanceTakesTheDatabasesOnly() {
    String other = Places.SQLITE.fresh(folder);
    Instance.connectOrCreate(other, NewUser.passwordless("carol")).close();
    EideticaException refused =
        catchThrowableOfType(
            EideticaException.class, () -> imported(whole, other, Import.Options.DEFAULT));
    assertThat(refused.kind()).isEqualTo(ErrorKind.INSTANCE_INSTANCE_ALREADY_EXISTS);
    ImportReport report = imported(whole, other, Import.Options.DEFAULT.withDatabasesOnly());
    assertThat(report.instance()).isFalse();
    try (Instance instance = Instance.connect(other)) {
      assertThat(instance.hasDatabase(sample.grown())).isTrue();
      assertThat(instance.trees().open(sample.grown()).entryCount())
          .isEqualTo(SampleInstance.LONG + 1);
      assertThat(instance.backend().trees()).hasSize((int) report.databases() + 3);
    }
  }

  @Test
  void databasesAloneNeedAnInstance() {
    Path file = file();
    export(source, file, new Export.Choice(Set.of(sample.grown()), false, false));
    MemoryBackend empty = new MemoryBackend();
    EideticaException refused =
        catchThrowableOfType(
            EideticaException.class,
            () -> Import.run(file, empty, Import.Options.DEFAULT, Progress.NONE));
    assertThat(refused.kind()).isEqualTo(ErrorKind.INSTANCE_NOT_INITIALIZED);
    assertThat(empty.trees()).isEmpty();
  }

  @Test
  void aFileCutShortAnywhereIsRefusedAndNothingOfItTaken() throws IOException {
    byte[] bytes = Files.readAllBytes(small);
    for (int length = 0; length < bytes.length; length += 1 + length / 200) {
      refused(Arrays.copyOf(bytes, length));
    }
    refused(Arrays.copyOf(bytes, bytes.length - 1));
    refused(Arrays.copyOf(bytes, bytes.length + 1));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void aFileWithAFlippedBitIsRefusedAndNothingOfItTaken(long seed) throws IOException {
    byte[] bytes = Files.readAllBytes(small);
    Random random = new Random(seed);
    for (int i = 0; i < 300; i++) {
      byte[] flipped = bytes.clone();
      int at = i < 100 ? i : random.nextInt(bytes.length);
      flipped[at] ^= (byte) (1 << random.nextInt(Byte.SIZE));
      refused(flipped);
    }
  }

  @Test
  void anotherVersionIsNamed() throws IOException {
    byte[] bytes = Files.readAllBytes(small);
    bytes[ExportFormat.MAGIC.length + 1] = 2;
    assertThat(refused(bytes)).hasMessageContaining("version 2").hasMessageContaining("version 1");
    assertThat(refused("{\"entries\":{}}".getBytes(java.nio.charset.StandardCharsets.UTF_8)))
        .hasMessageContaining("does not begin as one");
  }

  @Test
  void anEntryBeyondTheLimitIsRefusedBeforeItIsRead() {
    io.eidetica4j.Limits tight =
        new io.eidetica4j.Limits(300, 300, 9, 9, 99, 999, 9, 9, 1 << 20, 1 << 20);
    EideticaException error =
        catchThrowableOfType(
            EideticaException.class,
            () ->
                Import.run(
                    small,
                    new MemoryBackend(),
                    new Import.Options(false, false, io.eidetica4j.dag.ReplayOrder.DIGEST, tight),
                    Progress.NONE));
    assertThat(error.kind()).isEqualTo(ErrorKind.INSTANCE_LIMIT_EXCEEDED);
  }

  private EideticaException refused(byte[] bytes) throws IOException {
    Path file = Files.write(file(), bytes);
    try (Backend target = new MemoryBackend()) {
      EideticaException error =
          catchThrowableOfType(
              EideticaException.class,
              () -> Import.run(file, target, Import.Options.DEFAULT, Progress.NONE));
      assertThat(error).isNotNull();
      assertThat(error.kind())
          .as(error.getMessage())
          .isIn(ErrorKind.BACKEND_DESERIALIZATION_FAILED, ErrorKind.INSTANCE_LIMIT_EXCEEDED);
      assertThat(target.trees()).isEmpty();
      assertThat(target.metadata()).isEmpty();
      assertThat(target.secrets()).isEmpty();
      return error;
    } finally {
      Files.delete(file);
    }
  }

  private Path file() {
    return folder.resolve("file" + files++ + "." + System.nanoTime());
  }

  private static ExportSummary export(String url, Path to, Export.Choice choice) {
    try (OpenStorage storage =
        OpenStorage.open(url, OpenMode.READ_ONLY, InstanceOptions.DEFAULT.withReadOnly(true))) {
      return Export.write(storage.backend(), to, choice, Progress.NONE);
    }
  }

  private static ImportReport imported(Path file, String url, Import.Options options) {
    OpenStorage storage =
        OpenStorage.open(url, OpenMode.CREATE_IF_MISSING, InstanceOptions.DEFAULT);
    try {
      ImportReport report = Import.run(file, storage.backend(), options, Progress.NONE);
      storage.close();
      return report;
    } catch (RuntimeException e) {
      storage.abandon();
      throw e;
    }
  }
}
