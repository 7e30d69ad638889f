package io.eidetica4j.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.eidetica4j.EideticaException;
import io.eidetica4j.Limits;
import io.eidetica4j.Vectors;
import io.eidetica4j.backend.OpenMode;
import io.eidetica4j.backend.sql.TestPostgres;
import io.eidetica4j.codec.Bytes;
import io.eidetica4j.crypto.Hashes;
import io.eidetica4j.crypto.PrivateKey;
import io.eidetica4j.dag.ReplayOrder;
import io.eidetica4j.database.Database;
import io.eidetica4j.instance.Instance;
import io.eidetica4j.instance.InstanceOptions;
import io.eidetica4j.instance.OpenStorage;
import io.eidetica4j.instance.User;
import io.eidetica4j.tools.Finding.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is sound is found to be; what was damaged, in whatever way, is named. */
class VerificationTest {
  @TempDir static Path folder;
  private static Path sound;
  private static SampleInstance sample;
  private static int copies;

  @BeforeAll
  static void make() {
    sound = folder.resolve("sound.db");
    sample = SampleInstance.at("sqlite://" + sound + "?synchronous=OFF");
  }

  @ParameterizedTest
  @EnumSource
  void soundInstancesAreClean(Places place) {
    String url = place.fresh(folder);
    SampleInstance made = SampleInstance.at(url);
    List<Finding> findings = new ArrayList<>();
    VerificationReport report = verify(url, findings);
    assertThat(findings).extracting(Finding::kind).containsExactly(Kind.WAITING);
    assertThat(findings.getFirst().subject()).isEqualTo(made.waiting().id().toString());
    assertThat(report.problems()).isZero();
    assertThat(report.entries()).isGreaterThan(SampleInstance.LONG);
    assertThat(report.databases()).isGreaterThan(4);
    assertThat(report.states()).isEqualTo(place == Places.SNAPSHOT ? 0 : 1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"instance.snapshot.json", "instance.sqlite"})
  void whatTheReferenceStoredIsClean(String name) throws IOException {
    Path copy = folder.resolve("reference" + copies++);
    Files.write(copy, Files.readAllBytes(Vectors.file("stores/" + name)));
    List<Finding> findings = new ArrayList<>();
    verify((name.endsWith("sqlite") ? "sqlite://" : "memory://") + copy, findings);
    assertThat(findings).isEmpty();
  }

  /** Beside a node that writes, it sees one moment. */
  @Test
  void aRunningNodeIsNoReasonForFindings() {
    Path copy = copy();
    String url = "sqlite://" + copy + "?synchronous=OFF";
    try (Instance node = Instance.connect(url);
        User alice = node.loginUser(SampleInstance.ALICE, Optional.empty())) {
      Database writing = alice.openDatabase(sample.grown());
      List<Finding> findings = new ArrayList<>();
      try (OpenStorage storage = open(url)) {
        // each step of the verification is followed by a write
        Verification.run(
            storage.backend(),
            ReplayOrder.DIGEST,
            Limits.DEFAULT,
            (step, done, total) -> SampleInstance.set(writing, "meanwhile", step + done),
            findings::add);
      }
      assertThat(findings).extracting(Finding::kind).containsOnly(Kind.WAITING);
      assertThat(writing.height()).isGreaterThan(SampleInstance.LONG + 5);
    }
  }

  /** A way to damage a database, and what is to be found then at least. */
  private record Damage(String name, Set<Kind> found, String statement) {}

  private static Damage damage(String name, Kind found, String statement) {
    return new Damage(name, Set.of(found), statement);
  }

  @TestFactory
  Stream<DynamicTest> whateverIsDamagedIsFound() {
    String last =
        "(SELECT entry_id FROM tips WHERE tree_id = '%s' AND store_name = '')"
            .formatted(sample.grown());
    String parent = "(SELECT parent_id FROM tree_parents WHERE child_id = " + last + ")";
    return Stream.of(
            new Damage(
                "a flipped byte in an entry",
                EnumSet.of(Kind.ENTRY, Kind.STATUS, Kind.WAITING),
                "UPDATE entries SET entry_cbor = substr(entry_cbor, 1, 60) || x'00' ||"
                    + " substr(entry_cbor, 62) WHERE id = "
                    + parent),
            damage(
                "an entry cut short",
                Kind.ENTRY,
                "UPDATE entries SET entry_cbor = substr(entry_cbor, 1, 60) WHERE id = " + last),
            damage(
                "an entry with the bytes of another",
                Kind.ENTRY,
                "UPDATE entries SET entry_cbor = (SELECT entry_cbor FROM entries WHERE id = "
                    + parent
                    + ") WHERE id = "
                    + last),
            damage(
                "an empty entry",
                Kind.ENTRY,
                "UPDATE entries SET entry_cbor = x'' WHERE id = " + last),
            damage(
                "an id that is none", Kind.ENTRY, "UPDATE entries SET id = 'x' WHERE id = " + last),
            damage(
                "an id that is no text",
                Kind.ENTRY,
                "UPDATE entries SET id = x'00ff' WHERE id = " + last),
            new Damage(
                "an entry in a foreign tree",
                EnumSet.of(Kind.ROWS),
                "UPDATE entries SET tree_id = '%s' WHERE id = %s".formatted(sample.forked(), last)),
            damage(
                "an entry in no tree",
                Kind.ROWS,
                "UPDATE entries SET tree_id = '' WHERE id = " + last),
            damage("another height", Kind.ROWS, "UPDATE entries SET height = 3 WHERE id = " + last),
            damage("another root", Kind.ROWS, "UPDATE entries SET is_root = 1 WHERE id = " + last),
            damage(
                "a status that is none",
                Kind.ROWS,
                "UPDATE entries SET verification_status = 7 WHERE id = " + last),
            damage(
                "a parent too few", Kind.ROWS, "DELETE FROM tree_parents WHERE child_id = " + last),
            damage(
                "a parent too many",
                Kind.ROWS,
                "INSERT INTO tree_parents SELECT %s, '%s'".formatted(last, sample.grown())),
            damage("a store too few", Kind.ROWS, "DELETE FROM subtrees WHERE entry_id = " + last),
            damage(
                "another payload beside it",
                Kind.ROWS,
                "UPDATE subtrees SET data = x'7b7d' WHERE entry_id = " + last),
            damage(
                "a store's parent too few",
                Kind.ROWS,
                "DELETE FROM store_parents WHERE child_id = " + last),
            new Damage(
                "an entry that is gone",
                EnumSet.of(Kind.STORAGE, Kind.STATUS, Kind.WAITING),
                "DELETE FROM entries WHERE id = " + parent),
            damage(
                "rows of no entry",
                Kind.STORAGE,
                "INSERT INTO tree_parents VALUES ('nowhere', 'either')"),
            damage(
                "a Verified entry made Failed",
                Kind.STATUS,
                "UPDATE entries SET verification_status = 1 WHERE id = " + last),
            damage(
                "a Failed entry made Verified",
                Kind.STATUS,
                "UPDATE entries SET verification_status = 0 WHERE id = '%s'"
                    .formatted(sample.failed().id())),
            damage(
                "a waiting entry made Verified",
                Kind.STATUS,
                "UPDATE entries SET verification_status = 0 WHERE id = '%s'"
                    .formatted(sample.waiting().id())),
            damage(
                "a Verified entry made Unverified",
                Kind.NOT_JUDGED,
                "UPDATE entries SET verification_status = 2 WHERE id = " + last),
            damage(
                "a tip too few",
                Kind.TIPS,
                "DELETE FROM tips WHERE store_name = '' AND tree_id = '%s'"
                    .formatted(sample.grown())),
            damage(
                "a tip of a store too few",
                Kind.TIPS,
                "DELETE FROM tips WHERE store_name = 'data' AND tree_id = '%s'"
                    .formatted(sample.grown())),
            damage(
                "a parent as a tip",
                Kind.TIPS,
                "INSERT INTO tips SELECT %s, '%s', ''".formatted(parent, sample.grown())),
            damage(
                "tips of a tree that is not there",
                Kind.TIPS,
                "INSERT INTO tips SELECT %s, 'nowhere', ''".formatted(last)),
            damage("a state cut short", Kind.STATE, "UPDATE crdt_cache_v2 SET state = x'00'"),
            damage(
                "a state in the wrong place",
                Kind.STATE,
                "UPDATE crdt_cache_v2 SET store_name = 'other'"),
            damage("no metadata", Kind.INSTANCE, "DELETE FROM instance_metadata"),
            damage(
                "metadata that are none", Kind.INSTANCE, "UPDATE instance_metadata SET data = '{'"),
            damage("no private key", Kind.INSTANCE, "DELETE FROM instance_secrets"),
            damage(
                "another's private key",
                Kind.INSTANCE,
                "UPDATE instance_secrets SET data = '{\"signing_key\":\"%s\"}'"
                    .formatted(PrivateKey.of(new byte[32]).text())),
            damage(
                "another's users",
                Kind.INSTANCE,
                "UPDATE instance_metadata SET data = replace(data,"
                    + " json_extract(data, '$.users_db'), '%s')".formatted(sample.failed().id())))
        .map(each -> dynamicTest(each.name(), () -> check(each)));
  }

  private static void check(Damage damage) throws SQLException {
    Path copy = copy();
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + copy);
        Statement statement = connection.createStatement()) {
      assertThat(statement.executeUpdate(damage.statement())).isPositive();
    }
    List<Finding> findings = new ArrayList<>();
    VerificationReport report = verify("sqlite://" + copy, findings);
    Set<Kind> kinds = findings.stream().map(Finding::kind).collect(Collectors.toSet());
    assertThat(kinds).as(findings.toString()).containsAll(damage.found());
    boolean onlyKind = damage.found().size() == 1;
    if (onlyKind && damage.found().iterator().next() != Kind.ENTRY) {
      assertThat(report.findings().size()).as(findings.toString()).isLessThanOrEqualTo(4);
    }
    assertThat(report.problems() > 0).isEqualTo(kinds.stream().anyMatch(Kind::isProblem));
  }

  /** The bytes fit their checksum, but it is not what the entries give. */
  @Test
  void aStateThatIsWholeButWrongIsFound() throws SQLException {
    Path copy = copy();
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + copy);
        PreparedStatement update =
            connection.prepareStatement("UPDATE crdt_cache_v2 SET state = ?")) {
      byte[] state = state(connection);
      String text = new String(state, java.nio.charset.StandardCharsets.ISO_8859_1);
      int at = text.indexOf("value ");
      assertThat(at).isPositive();
      state[at] = 'V';
      byte[] rest = java.util.Arrays.copyOfRange(state, 32, state.length);
      System.arraycopy(Hashes.blake3(rest), 0, state, 0, 32);
      update.setBytes(1, state);
      update.executeUpdate();
    }
    List<Finding> findings = new ArrayList<>();
    verify("sqlite://" + copy, findings);
    assertThat(findings).extracting(Finding::kind).contains(Kind.STATE);
  }

  private static byte[] state(Connection connection) throws SQLException {
    try (Statement query = connection.createStatement();
        ResultSet rows = query.executeQuery("SELECT state FROM crdt_cache_v2")) {
      return rows.getBytes(1);
    }
  }

  @Test
  void nothingIsChangedByLooking() throws IOException {
    Path copy = copy();
    Bytes before = Bytes.wrap(Files.readAllBytes(copy));
    verify("sqlite://" + copy, new ArrayList<>());
    assertThat(Bytes.wrap(Files.readAllBytes(copy))).isEqualTo(before);
  }

  @Test
  void wrongTipsInPostgresAreFound() {
    TestPostgres place = TestPostgres.place();
    SampleInstance made = SampleInstance.at(place.url());
    place.execute(
        "INSERT INTO tips SELECT parent_id, '%s', '' FROM tree_parents p, entries e WHERE e.id = p.child_id AND e.tree_id = '%s' LIMIT 1"
            .formatted(made.grown(), made.grown()),
        "UPDATE entries SET entry_cbor = substr(entry_cbor, 1, 50) WHERE id = '%s'"
            .formatted(made.failed().id()));
    List<Finding> findings = new ArrayList<>();
    verify(place.url(), findings);
    assertThat(findings).extracting(Finding::kind).contains(Kind.TIPS, Kind.ENTRY);
  }

  @Test
  void whatIsNotThereCanNotBeLookedAt() {
    String url = "sqlite://" + folder.resolve("missing.db");
    assertThatThrownBy(() -> verify(url, new ArrayList<>())).isInstanceOf(EideticaException.class);
  }

  private static Path copy() {
    Path copy = folder.resolve("copy" + copies++);
    try {
      return Files.copy(sound, copy);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static OpenStorage open(String url) {
    return OpenStorage.open(url, OpenMode.READ_ONLY, InstanceOptions.DEFAULT.withReadOnly(true));
  }

  private static VerificationReport verify(String url, List<Finding> findings) {
    try (OpenStorage storage = open(url)) {
      return Verification.run(
          storage.backend(), ReplayOrder.DIGEST, Limits.DEFAULT, Progress.NONE, findings::add);
    }
  }
}
