package io.eidetica4j.backend.memory;

import static io.eidetica4j.backend.OpenMode.CREATE_IF_MISSING;
import static io.eidetica4j.backend.OpenMode.MUST_EXIST;
import static io.eidetica4j.backend.OpenMode.READ_ONLY;
import static io.eidetica4j.backend.TestEntries.child;
import static io.eidetica4j.backend.TestEntries.root;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.eidetica4j.EideticaException;
import io.eidetica4j.ErrorKind;
import io.eidetica4j.Limits;
import io.eidetica4j.Vectors;
import io.eidetica4j.backend.CacheScope;
import io.eidetica4j.backend.EntryOutline;
import io.eidetica4j.backend.InstanceMetadata;
import io.eidetica4j.backend.InstanceSecrets;
import io.eidetica4j.backend.OpenMode;
import io.eidetica4j.backend.TestEntries;
import io.eidetica4j.codec.Bytes;
import io.eidetica4j.crypto.PrivateKey;
import io.eidetica4j.entry.Entry;
import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.VerificationStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Statements 32 to 41 as far as they concern the file, and what we add (rules 14 and 17). */
class SnapshotFileTest {
  private final Entry top = root("top");
  private final Entry a = child(top, "a", top);
  private final Entry b = child(top, "b", a);

  @TempDir private Path folder;

  // ---- with the reference's file

  @Test
  void theReferencesFileIsReadWhole() {
    JsonNode json = Vectors.read("stores/instance.snapshot.json");
    JsonNode expected = Vectors.read("stores/memory.expected.json");
    try (SnapshotFile file = open(Vectors.file("stores/instance.snapshot.json"), READ_ONLY)) {
      MemoryBackend backend = file.load().orElseThrow();
      Vectors.cases(json, "entries")
          .properties()
          .forEach(each -> {
            Id id = Id.parse(each.getKey());
            assertThat(backend.get(id)).as(each.getKey()).isPresent();
            assertThat(backend.status(id).orElseThrow().jsonName())
                .as(each.getKey())
                .isEqualTo(json.get("verification_status").get(each.getKey()).textValue());
          });
      for (JsonNode database : Vectors.cases(expected, "databases")) {
        for (JsonNode each : Vectors.cases(database, "entries_in_order")) {
          Entry entry = backend.get(Id.parse(each.get("id").textValue())).orElseThrow();
          assertThat(entry.dagCbor().hex()).isEqualTo(each.get("dag_cbor_hex").textValue());
        }
      }
      InstanceMetadata metadata = backend.metadata().orElseThrow();
      assertThat(metadata.id().text()).isEqualTo(expected.get("instance_id").textValue());
      assertThat(backend.secrets().orElseThrow().signingKey().publicKey()).isEqualTo(metadata.id());
    }
  }

  @Test
  void whatWeWriteIsWhatTheReferenceWrote() {
    for (Path theirs :
        List.of(
            Vectors.file("stores/instance.snapshot.json"),
            Vectors.file("sync/server.snapshot.json"),
            Vectors.file("service/server.snapshot.json"))) {
      Path ours = folder.resolve("ours.json");
      try (SnapshotFile file = open(theirs, READ_ONLY)) {
        SnapshotFile.export(file.load().orElseThrow(), ours);
      }
      JsonNode written = normalised(Vectors.read(ours));
      JsonNode expected = normalised(Vectors.read(theirs));
      for (String map : List.of("entries", "verification_status", "tips")) {
        assertThat(written.get(map).properties())
            .as("%s of %s", map, theirs)
            .containsExactlyInAnyOrderElementsOf(expected.get(map).properties());
      }
      assertThat(written.get("instance_metadata")).isEqualTo(expected.get("instance_metadata"));
      assertThat(written.get("instance_secrets").equals(expected.get("instance_secrets"))).isTrue();
      assertThat(written).hasSameSizeAs(expected);
    }
  }

  /** Without records of tips of nothing, and with tips in one order. */
  private static JsonNode normalised(JsonNode snapshot) {
    ObjectNode tips = (ObjectNode) snapshot.get("tips");
    for (JsonNode record : tips) {
      ObjectNode stores = (ObjectNode) record.get("subtree_tips");
      removeIf(stores, JsonNode::isEmpty);
      stores.forEach(each -> sort((ArrayNode) each));
      sort((ArrayNode) record.get("tree_tips"));
    }
    removeIf(tips, each -> each.get("tree_tips").isEmpty() && each.get("subtree_tips").isEmpty());
    return snapshot;
  }

  private static void removeIf(ObjectNode object, Predicate<JsonNode> test) {
    for (Map.Entry<String, JsonNode> each : List.copyOf(object.properties())) {
      if (test.test(each.getValue())) {
        object.remove(each.getKey());
      }
    }
  }

  private static void sort(ArrayNode ids) {
    TreeSet<String> sorted = new TreeSet<>();
    ids.forEach(id -> sorted.add(id.textValue()));
    ids.removeAll();
    sorted.forEach(ids::add);
  }

  // ---- save and load

  @Test
  void allIsThereAfterSavingAndLoading() { // 39, 41
    Entry left = child(top, "left", a);
    Entry other = root("other");
    PrivateKey key = PrivateKey.generate();
    try (MemoryBackend backend = new MemoryBackend()) {
      backend.put(TestEntries.as(VerificationStatus.VERIFIED, top, a));
      backend.put(TestEntries.as(VerificationStatus.UNVERIFIED, b, left));
      backend.put(TestEntries.as(VerificationStatus.FAILED, other));
      backend.setMetadata(
          new InstanceMetadata(key.publicKey(), top.id(), other.id(), Optional.of(a.id())));
      backend.setSecrets(new InstanceSecrets(key));
      backend.cacheState(CacheScope.ours("digest"), a.id(), "s", Bytes.utf8("state"));
      try (SnapshotFile file = open(path(), CREATE_IF_MISSING)) {
        assertThat(file.load()).isEmpty();
        assertThat(file.save(backend)).isTrue();
      }
      try (SnapshotFile file = open(path(), MUST_EXIST)) {
        MemoryBackend loaded = file.load().orElseThrow();
        assertThat(loaded.roots()).containsExactlyInAnyOrder(top.id(), other.id());
        for (Entry entry : List.of(top, a, b, left, other)) {
          assertThat(loaded.get(entry.id())).hasValue(entry);
          assertThat(loaded.status(entry.id())).isEqualTo(backend.status(entry.id()));
        }
        assertThat(loaded.metadata()).isEqualTo(backend.metadata());
        assertThat(loaded.secrets()).hasValue(new InstanceSecrets(key));
        assertThat(loaded.cachedState(CacheScope.ours("digest"), a.id(), "s")).isEmpty();
      }
    }
    JsonNode tips = Vectors.read(path()).get("tips").get(top.id().toString());
    assertThat(texts(tips.get("tree_tips")))
        .containsExactlyInAnyOrder(b.id().toString(), left.id().toString());
    assertThat(texts(tips.get("subtree_tips").get(TestEntries.DATA)))
        .containsExactlyInAnyOrder(b.id().toString(), left.id().toString());
    assertThat(texts(tips.get("subtree_tips").get(Entry.ROOT)))
        .containsExactly(top.id().toString());
  }

  @Test
  void equalContentGivesEqualBytes() throws IOException { // rule 14
    Path one = folder.resolve("one.json");
    Path two = folder.resolve("two.json");
    try (MemoryBackend first = new MemoryBackend();
        MemoryBackend second = new MemoryBackend()) {
      first.put(TestEntries.unverified(top, a, b, root("x"), root("y")));
      for (Entry entry : List.of(root("y"), b, root("x"), a, top)) {
        second.put(TestEntries.unverified(entry));
      }
      SnapshotFile.export(first, one);
      SnapshotFile.export(second, two);
    }
    assertThat(one).hasSameBinaryContentAs(two);
    assertThat(Files.readString(one)).startsWith("{\"entries\":{\"b").doesNotContain("\n");
  }

  @Test
  void anEmptyBackendIsAWholeFile() {
    try (SnapshotFile file = open(path(), CREATE_IF_MISSING);
        MemoryBackend backend = new MemoryBackend()) {
      assertThat(file.save(backend)).isTrue();
      assertThat(file.load().orElseThrow().trees()).isEmpty();
    }
    assertThat(path())
        .hasContent(
            "{\"entries\":{},\"instance_metadata\":null,\"instance_secrets\":null,"
                + "\"tips\":{},\"verification_status\":{}}");
  }

  @Test
  void outlinesOfALoadedBackendAreComplete() {
    try (SnapshotFile file = open(path(), CREATE_IF_MISSING);
        MemoryBackend backend = new MemoryBackend()) {
      backend.put(TestEntries.unverified(b, a, top));
      file.save(backend);
      List<EntryOutline> outlines = new ArrayList<>();
      file.load().orElseThrow().scan(top.id(), outlines::add);
      assertThat(outlines).hasSize(3);
    }
  }

  // ---- when it is written

  @Test
  void itIsWrittenOnlyWhereSomethingChangedOrTheFileIsGone() throws IOException { // 35, rule 17
    try (SnapshotFile file = open(path(), CREATE_IF_MISSING);
        MemoryBackend backend = new MemoryBackend()) {
      assertThat(file.save(backend)).isTrue();
      assertThat(file.save(backend)).isFalse();
      List<Runnable> changes =
          List.of(
              () -> backend.put(TestEntries.unverified(top, a)),
              () -> backend.setStatus(Map.of(a.id(), VerificationStatus.FAILED)),
              () -> backend.setSecrets(new InstanceSecrets(PrivateKey.generate())),
              () ->
                  backend.setMetadata(
                      new InstanceMetadata(
                          PrivateKey.generate().publicKey(), a.id(), a.id(), Optional.empty())));
      for (int i = 0; i < changes.size(); i++) {
        changes.get(i).run();
        assertThat(file.save(backend)).as("change %d", i).isTrue();
        assertThat(file.save(backend)).as("after change %d", i).isFalse();
      }
      backend.put(TestEntries.unverified(top));
      backend.cacheState(CacheScope.SHARED, a.id(), "s", Bytes.EMPTY);
      assertThat(file.save(backend)).as("nothing that is kept changed").isFalse();
      Files.delete(path());
      assertThat(file.save(backend)).as("the file is gone").isTrue();
      assertThat(path()).isRegularFile();
    }
    try (SnapshotFile file = open(path(), MUST_EXIST)) {
      MemoryBackend loaded = file.load().orElseThrow();
      assertThat(file.save(loaded)).as("just loaded").isFalse();
      loaded.put(TestEntries.unverified(b));
      assertThat(file.save(loaded)).isTrue();
    }
  }

  @Test
  void manySavesAtATimeAllSucceed() throws Exception { // 38
    try (SnapshotFile file = open(path(), CREATE_IF_MISSING);
        MemoryBackend backend = new MemoryBackend();
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Boolean>> saves = new ArrayList<>();
      for (int i = 0; i < 16; i++) {
        Entry entry = root("entry " + i);
        saves.add(
            threads.submit(() -> {
              backend.put(TestEntries.unverified(entry));
              return file.save(backend);
            }));
      }
      for (Future<Boolean> save : saves) {
        save.get();
      }
      assertThat(file.load().orElseThrow().roots()).hasSize(16);
    }
    assertThat(names()).containsExactlyInAnyOrder("snapshot.json", "snapshot.json.lock");
  }

  @Test
  void anInterruptedThreadSavesAllTheSame() {
    try (SnapshotFile file = open(path(), CREATE_IF_MISSING);
        MemoryBackend backend = new MemoryBackend()) {
      Thread.currentThread().interrupt();
      assertThat(file.save(backend)).isTrue();
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  @Test
  void theFileIsItsOwnersAloneAndALeftoverIsReplaced() throws IOException {
    Files.writeString(folder.resolve("snapshot.json.tmp"), "left by a crash");
    Files.writeString(path(), "{\"entries\":{}}");
    try (SnapshotFile file = open(path(), CREATE_IF_MISSING);
        MemoryBackend backend = new MemoryBackend()) {
      file.save(backend);
    }
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path())))
        .isEqualTo("rw-------");
    assertThat(names()).containsExactlyInAnyOrder("snapshot.json", "snapshot.json.lock");
  }

  @Test
  void aLinkStaysALink() throws IOException {
    Path real = folder.resolve("real.json");
    Files.writeString(real, "{\"entries\":{}}");
    Files.createSymbolicLink(path(), real);
    try (SnapshotFile file = open(path(), MUST_EXIST)) {
      MemoryBackend backend = file.load().orElseThrow();
      backend.put(TestEntries.unverified(top));
      file.save(backend);
    }
    assertThat(path()).isSymbolicLink();
    assertThat(Vectors.read(real).get("entries")).hasSize(1);
  }

  // ---- where it can't be written

  @Test
  void aMissingFolderFailsAtSavingWithTheCause() { // 33
    Path missing = folder.resolve("nodir/snapshot.json");
    try (SnapshotFile file = open(missing, CREATE_IF_MISSING);
        MemoryBackend backend = new MemoryBackend()) {
      assertThat(file.load()).isEmpty();
      EideticaException error =
          catchThrowableOfType(EideticaException.class, () -> file.save(backend));
      assertThat(error.kind()).isEqualTo(ErrorKind.BACKEND_FILE_IO);
      assertThat(error).hasMessage("File I/O error").hasCauseInstanceOf(IOException.class);
    }
    assertThat(folder.resolve("nodir")).doesNotExist();
  }

  @Test
  void aFolderThatAppearsIsWrittenTo() throws IOException {
    Path later = folder.resolve("later/snapshot.json");
    try (SnapshotFile file = open(later, CREATE_IF_MISSING);
        MemoryBackend backend = new MemoryBackend()) {
      Files.createDirectory(folder.resolve("later"));
      assertThat(file.save(backend)).isTrue();
      assertThat(refusal(later, MUST_EXIST).kind()).isEqualTo(ErrorKind.BACKEND_LOCKED);
    }
  }

  @Test
  void aMissingFileIsNoEmptyBackendAndAnEmptyFileIsAnError() throws IOException { // 40
    try (SnapshotFile file = open(path(), MUST_EXIST)) {
      assertThat(file.load()).isEmpty();
      Files.createFile(path());
      EideticaException error = catchThrowableOfType(EideticaException.class, file::load);
      assertThat(error.kind()).isEqualTo(ErrorKind.BACKEND_DESERIALIZATION_FAILED);
    }
  }

  @Test
  void aFolderInPlaceOfTheFileIsAFileError() {
    try (SnapshotFile file = open(folder, READ_ONLY)) {
      EideticaException error = catchThrowableOfType(EideticaException.class, file::load);
      assertThat(error.kind()).isEqualTo(ErrorKind.BACKEND_FILE_IO);
    }
  }

  // ---- one writer

  @Test
  void aSecondWriterIsRefusedUntilTheFirstIsClosed() {
    try (SnapshotFile file = open(path(), CREATE_IF_MISSING)) {
      assertThat(file.path()).isEqualTo(path());
      EideticaException error = refusal(path(), CREATE_IF_MISSING);
      assertThat(error.kind()).isEqualTo(ErrorKind.BACKEND_LOCKED);
      assertThat(error).hasMessageContaining(path().toString());
    }
    open(path(), CREATE_IF_MISSING).close();
  }

  @Test
  void aReaderWorksBesideAWriterAndWritesNothing() {
    try (SnapshotFile file = open(path(), CREATE_IF_MISSING);
        MemoryBackend backend = new MemoryBackend()) {
      backend.put(TestEntries.unverified(top));
      file.save(backend);
      try (SnapshotFile reading = open(path(), READ_ONLY)) {
        MemoryBackend loaded = reading.load().orElseThrow();
        assertThat(loaded.isReadOnly()).isTrue();
        assertThat(loaded.roots()).containsExactly(top.id());
        assertThat(
                catchThrowableOfType(
                        EideticaException.class, () -> loaded.put(TestEntries.unverified(a)))
                    .kind())
            .isEqualTo(ErrorKind.BACKEND_READ_ONLY);
        assertThat(
                catchThrowableOfType(EideticaException.class, () -> reading.save(backend)).kind())
            .isEqualTo(ErrorKind.BACKEND_READ_ONLY);
      }
    }
  }

  @Test
  void aClosedFileRefusesEverything() {
    SnapshotFile file = open(path(), CREATE_IF_MISSING);
    file.close();
    file.close();
    assertThat(catchThrowableOfType(EideticaException.class, file::load).kind())
        .isEqualTo(ErrorKind.INSTANCE_INSTANCE_DROPPED);
    try (MemoryBackend backend = new MemoryBackend()) {
      assertThat(catchThrowableOfType(EideticaException.class, () -> file.save(backend)).kind())
          .isEqualTo(ErrorKind.INSTANCE_INSTANCE_DROPPED);
    }
  }

  private Path path() {
    return folder.resolve("snapshot.json");
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(each -> each.getFileName().toString()).toList();
    }
  }

  private static List<String> texts(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).map(JsonNode::textValue).toList();
  }

  private static SnapshotFile open(Path path, OpenMode mode) {
    return SnapshotFile.open(path, mode, Limits.DEFAULT);
  }

  private static EideticaException refusal(Path path, OpenMode mode) {
    EideticaException error =
        catchThrowableOfType(EideticaException.class, () -> open(path, mode).close());
    assertThat(error).isNotNull();
    return error;
  }
}
