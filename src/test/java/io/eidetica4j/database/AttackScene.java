package io.eidetica4j.database;

import static io.eidetica4j.database.Steps.DATA;
import static io.eidetica4j.database.Steps.key;
import static org.assertj.core.api.Assertions.assertThat;

import io.eidetica4j.FixedClock;
import io.eidetica4j.Limits;
import io.eidetica4j.Observer;
import io.eidetica4j.auth.AuthKey;
import io.eidetica4j.auth.DatabaseKey;
import io.eidetica4j.auth.Permission;
import io.eidetica4j.backend.Backend;
import io.eidetica4j.backend.memory.MemoryBackend;
import io.eidetica4j.codec.Bytes;
import io.eidetica4j.crdt.Doc;
import io.eidetica4j.crypto.PrivateKey;
import io.eidetica4j.dag.ReplayOrder;
import io.eidetica4j.entry.Entry;
import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.Snapshot;
import io.eidetica4j.entry.VerificationStatus;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * A node with a database of an honest admin and an honest writer, and a stranger whose raw entries
 * arrive as from a peer. An attack is carried out here as it would be over the wire; what it shows
 * is always the same: the entries are refused by a rule that is logged and counted, everything
 * honest stays as it was and can be built on, and another node comes to the same, in whatever order
 * it gets honest and hostile entries.
 */
abstract class AttackScene {
  final PrivateKey admin = key(1);
  final PrivateKey writer = key(2);
  final PrivateKey stranger = key(3);
  final MemoryBackend backend = new MemoryBackend();
  final Map<String, Integer> refusals = new HashMap<>();
  final Trees trees =
      over(
          backend,
          new Observer() {
            @Override
            public void rejected(String rule) {
              refusals.merge(rule, 1, Integer::sum);
            }
          });
  private final List<String> log = Collections.synchronizedList(new ArrayList<>());
  private final Logger logger = Logger.getLogger(Pass.class.getName());
  private final Handler handler =
      new Handler() {
        @Override
        public void publish(LogRecord entry) {
          log.add(new SimpleFormatter().formatMessage(entry));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  @BeforeEach
  final void listen() {
    logger.setLevel(Level.WARNING);
    logger.addHandler(handler);
  }

  @AfterEach
  final void end() {
    logger.removeHandler(handler);
    trees.close();
    backend.close();
  }

  static Trees over(Backend backend, Observer observer) {
    return new Trees(backend, new FixedClock(), ReplayOrder.DIGEST, Limits.DEFAULT, observer);
  }

  /** A database of the admin in which the writer may write, and has. */
  final Database create() {
    Database database = trees.create(DatabaseKey.of(admin), Doc.of("name", "honest"));
    Steps.grant(database, writer, AuthKey.active(Permission.write(5)));
    Steps.put(database.withKey(writer), DATA, "honest", "1");
    return database;
  }

  /** The settings payload that makes someone an admin. */
  static Bytes coup(PrivateKey by) {
    return grant(by, Permission.admin(0));
  }

  static Bytes grant(PrivateKey to, Permission permission) {
    return Doc.EMPTY
        .withPath(
            List.of("auth", "keys", to.publicKey().text()), AuthKey.active(permission).toDoc())
        .toJson();
  }

  /** What there is to lose; verdicts are those that hold for good. */
  record Honest(Snapshot tips, Map<String, String> states, Map<Id, VerificationStatus> verdicts) {}

  final Honest honest(Database database) {
    Map<String, String> states = new LinkedHashMap<>();
    for (String store : List.of("_settings", "_index", DATA)) {
      states.put(store, Steps.json(database, store));
    }
    Map<Id, VerificationStatus> verdicts = new HashMap<>();
    for (Entry entry : database.getAllEntries()) {
      VerificationStatus status = database.status(entry.id()).orElseThrow();
      if (status != VerificationStatus.UNVERIFIED) {
        verdicts.put(entry.id(), status);
      }
    }
    return new Honest(database.snapshot(), states, verdicts);
  }

  /** Entries arrive from a peer; what there was stays as it was. */
  final void attack(Database database, Entry... entries) {
    Honest before = honest(database);
    assertThat(trees.putRemoteEntries(database.rootId(), List.of(entries)))
        .isEqualTo(entries.length);
    assertUntouched(database, before);
  }

  final void assertUntouched(Database database, Honest before) {
    Honest now = honest(database);
    assertThat(now.tips()).isEqualTo(before.tips());
    assertThat(now.states()).isEqualTo(before.states());
    assertThat(now.verdicts()).containsAllEntriesOf(before.verdicts());
  }

  /** The entry has failed for good, by this rule, and both log and figures say so. */
  final void assertRefused(Database database, Entry entry, String rule) {
    assertThat(database.status(entry.id()))
        .as("rule " + rule + ", log: " + log)
        .contains(VerificationStatus.FAILED);
    assertThat(refusals.getOrDefault(rule, 0)).as("refusals: " + refusals).isPositive();
    assertThat(log)
        .anyMatch(line -> line.contains(entry.id().toString()) && line.contains(" " + rule + ":"));
  }

  final void assertWaits(Database database, Entry entry) {
    assertThat(database.status(entry.id())).contains(VerificationStatus.UNVERIFIED);
  }

  final void assertVerified(Database database, Entry entry) {
    assertThat(database.status(entry.id())).as("log: " + log).contains(VerificationStatus.VERIFIED);
  }

  /**
   * Honest work goes on, and other nodes agree on everything, whatever comes first.
   *
   * @param others databases of which entries are needed to judge those of this one
   */
  final void assertLifeGoesOn(Database database, Database... others) {
    Id ours = Steps.put(database, DATA, "later", "2");
    Id theirs = Steps.put(database.withKey(writer), DATA, "much later", "3");
    Id change = Steps.setting(database, "colour", "blue");
    assertThat(database.snapshot()).containsExactly(change);
    assertThat(database.getEntry(theirs).parents()).containsExactly(ours);
    Honest here = honest(database);
    for (int seed = 0; seed < 5; seed++) {
      try (MemoryBackend fresh = new MemoryBackend();
          Trees there = over(fresh, Observer.NONE)) {
        Random random = new Random(seed);
        List<Entry> all = new ArrayList<>(database.getAllEntries());
        for (Database other : others) {
          all.addAll(other.getAllEntries());
        }
        Collections.shuffle(all, random);
        for (Entry entry : all) {
          there.putRemoteEntries(entry.tree(), List.of(entry));
        }
        Database copy = there.open(database.rootId());
        assertThat(honest(copy)).as("seed " + seed).isEqualTo(here);
      }
    }
  }
}
