package io.eidetica4j.database;

import static io.eidetica4j.database.Steps.DATA;
import static io.eidetica4j.database.Steps.key;
import static io.eidetica4j.database.Steps.put;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.eidetica4j.FixedClock;
import io.eidetica4j.Limits;
import io.eidetica4j.Observer;
import io.eidetica4j.auth.DatabaseKey;
import io.eidetica4j.backend.memory.MemoryBackend;
import io.eidetica4j.codec.Bytes;
import io.eidetica4j.crdt.Crdt;
import io.eidetica4j.crdt.Doc;
import io.eidetica4j.dag.ReplayOrder;
import io.eidetica4j.entry.Id;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Stores with data of an application's own kind, good or bad. */
class OwnDataTest {
  /** Texts behind each other; one of them can't be merged. */
  private static final Crdt<String> TEXTS =
      new Crdt<>() {
        @Override
        public String empty() {
          return "";
        }

        @Override
        public String merge(String earlier, String later) {
          if (later.equals("bad")) {
            throw new IllegalStateException("a bug of the application");
          }
          return earlier + later;
        }

        @Override
        public String decode(Bytes payload) {
          return payload.utf8();
        }

        @Override
        public Bytes encode(String value) {
          return Bytes.utf8(value);
        }
      };

  private final MemoryBackend backend = new MemoryBackend();
  private Trees trees = start();
  private Database database = trees.create(DatabaseKey.of(key(1)), Doc.EMPTY);

  private Trees start() {
    return new Trees(backend, new FixedClock(), ReplayOrder.DIGEST, Limits.DEFAULT, Observer.NONE);
  }

  @AfterEach
  void close() {
    trees.close();
    backend.close();
  }

  private Id append(String text) {
    Transaction transaction = database.newTransaction();
    transaction.stage("texts", TEXTS, text);
    return transaction.commit();
  }

  private String read() {
    return database.newTransaction().history("texts", TEXTS);
  }

  @Test
  void dataOfAnyKindIsMergedInOrder() {
    append("a");
    append("b");
    assertThat(read()).isEqualTo("ab");
    append("c");
    assertThat(read()).isEqualTo("abc");
    trees.close();
    trees = start();
    database = trees.open(database.rootId()).withKey(key(1));
    assertThat(read()).isEqualTo("abc");
  }

  @Test
  void anApplicationsBugInMergingFailsReadsAndNoCommitThatIsStored() {
    append("a");
    read();
    Events events = new Events();
    database.onWrite(events);
    Id id = append("bad");
    assertThat(database.snapshot()).containsExactly(id);
    assertThat(events.only().postTips()).containsExactly(id);
    assertThatThrownBy(this::read).hasMessage("a bug of the application");
    put(database, DATA, "k", "v");
    assertThat(Steps.text(database, DATA, "k")).isEqualTo("v");
    assertThat(database.entryCount()).isEqualTo(4);
  }
}
