package io.eidetica4j.node.cli;

import io.eidetica4j.EideticaException;
import io.eidetica4j.ErrorKind;
import io.eidetica4j.backend.Backend;
import io.eidetica4j.backend.BackendUrl;
import io.eidetica4j.backend.InstanceMetadata;
import io.eidetica4j.backend.WriterLock;
import io.eidetica4j.backend.sql.SqliteBackend;
import io.eidetica4j.instance.OpenStorage;
import io.eidetica4j.node.config.Configuration;
import io.eidetica4j.node.config.Refusal;
import io.eidetica4j.node.run.ProgramVersion;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Looks at what a node needs, one thing after the other, and changes none of it. */
final class Diagnosis {
  /** Less than this is little for a database that grows. */
  private static final long LITTLE_SPACE = 1L << 30;

  private static final long MIB = 1 << 20;

  /** No clock that is right shows less. */
  private static final Instant EARLIEST = Instant.parse("2026-01-01T00:00:00Z");

  private static final Duration AHEAD = Duration.ofMinutes(5);
  private static final Set<PosixFilePermission> OTHERS =
      PosixFilePermissions.fromString("---rwxrwx");

  private final List<Line> lines = new ArrayList<>();
  private final Instant now;

  Diagnosis(Instant now) {
    this.now = now;
  }

  /** How a thing is. */
  enum State {
    OK,
    WARN,
    FAIL
  }

  /**
   * What was found of one thing.
   *
   * @param topic the thing
   * @param detail in a few words, without secrets
   */
  record Line(State state, String topic, String detail) {}

  /** Everything, in the order in which a start would need it. */
  List<Line> run() {
    add(
        State.OK,
        "version",
        "eidetica4j %s on Java %s".formatted(ProgramVersion.current(), Runtime.version()));
    clock();
    Optional<Place> place = configuration();
    if (place.isPresent()) {
      try {
        look(place.get());
      } catch (EideticaException e) {
        add(State.FAIL, "url", String.valueOf(e.getMessage()));
      }
    }
    return lines;
  }

  private void clock() {
    boolean right = now.isAfter(EARLIEST);
    add(right ? State.OK : State.FAIL, "clock", now + (right ? "" : " is in the past"));
  }

  private Optional<Place> configuration() {
    try {
      Place place = Place.configured();
      List<String> unknown = Configuration.unknown();
      add(
          unknown.isEmpty() ? State.OK : State.WARN,
          "configuration",
          unknown.isEmpty() ? "no unknown settings" : "not understood: " + unknown);
      return Optional.of(place);
    } catch (Refusal e) {
      add(State.FAIL, "configuration", String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  private void look(Place place) {
    BackendUrl url = BackendUrl.parse(place.url());
    add(State.OK, "url", url.display());
    Optional<Path> file =
        switch (url) {
          case BackendUrl.Sqlite sqlite -> SqliteBackend.file(sqlite);
          case BackendUrl.Memory memory -> memory.file();
          case BackendUrl.Postgres postgres -> Optional.empty();
          case BackendUrl.Unix unix -> Optional.empty();
        };
    if (file.isPresent()) {
      try {
        lookAt(file.get().toAbsolutePath(), place.data().folder().isPresent());
      } catch (IOException e) {
        add(State.FAIL, "file", String.valueOf(e));
      }
    }
    if (file.isEmpty() || Files.exists(file.get())) {
      open(place);
    }
  }

  private void lookAt(Path file, boolean makesFolder) throws IOException {
    Path folder = file.getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      add(
          makesFolder ? State.OK : State.FAIL,
          "folder",
          folder + (makesFolder ? " is made at the first start" : " is not there"));
      return;
    }
    boolean writable = Files.isWritable(folder);
    add(
        writable ? State.OK : State.FAIL,
        "folder",
        folder + (writable ? " can be written" : " can't be written"));
    space(folder, Files.exists(file) ? Files.size(file) : 0);
    if (!Files.exists(file)) {
      add(State.OK, "file", file + " is made at the first start");
      return;
    }
    permissions(file);
    age(file);
    running(file);
  }

  /** A backup, or a write-ahead log, takes as much again. */
  private void space(Path folder, long size) throws IOException {
    FileStore disk = Files.getFileStore(folder);
    long free = disk.getUsableSpace();
    boolean enough = free > Math.max(LITTLE_SPACE, size);
    add(
        enough ? State.OK : State.WARN,
        "disk",
        "%d MiB free for %d MiB of data".formatted(free / MIB, size / MIB));
  }

  private void permissions(Path file) throws IOException {
    if (!file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      return;
    }
    Set<PosixFilePermission> modes = Files.getPosixFilePermissions(file);
    boolean open = modes.stream().anyMatch(OTHERS::contains);
    String text = PosixFilePermissions.toString(modes);
    add(
        open ? State.WARN : State.OK,
        "permissions",
        text + (open ? ": it holds private keys, which others can read or replace" : ""));
    if (!Files.isWritable(file) || !Files.isReadable(file)) {
      add(State.FAIL, "permissions", "this user can't read and write it");
    }
  }

  private void age(Path file) throws IOException {
    Instant written = Files.getLastModifiedTime(file).toInstant();
    if (written.isAfter(now.plus(AHEAD))) {
      add(State.WARN, "clock", "the data was last written in the future, at " + written);
    }
  }

  private void running(Path file) throws IOException {
    try (WriterLock _ = WriterLock.ofFile(file)) {
      add(State.OK, "node", "none has it open");
    } catch (EideticaException e) {
      if (e.kind() != ErrorKind.BACKEND_LOCKED) {
        throw e;
      }
      add(State.OK, "node", "one has it open");
    }
  }

  private void open(Place place) {
    try (OpenStorage storage = place.read()) {
      Backend backend = storage.backend();
      Optional<InstanceMetadata> metadata = backend.metadata();
      add(
          metadata.isPresent() ? State.OK : State.WARN,
          "storage",
          backend.kind()
              + metadata
                  .map(own ->
                      ", instance " + own.id() + ", " + backend.trees().size() + " databases")
                  .orElse(", without an instance"));
    } catch (EideticaException e) {
      boolean empty = e.kind() == ErrorKind.INSTANCE_NOT_INITIALIZED;
      add(empty ? State.WARN : State.FAIL, "storage", String.valueOf(e.getMessage()));
    }
  }

  private void add(State state, String topic, String detail) {
    lines.add(new Line(state, topic, detail.replaceAll("\\R+", " ")));
  }
}
