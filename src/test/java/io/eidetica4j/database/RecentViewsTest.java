package io.eidetica4j.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.eidetica4j.Clock;
import io.eidetica4j.ErrorKind;
import io.eidetica4j.InvalidInputException;
import io.eidetica4j.Limits;
import io.eidetica4j.Observer;
import io.eidetica4j.auth.DatabaseKey;
import io.eidetica4j.backend.memory.MemoryBackend;
import io.eidetica4j.crdt.Doc;
import io.eidetica4j.crypto.PrivateKey;
import io.eidetica4j.dag.ReplayOrder;
import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.Snapshot;
import io.eidetica4j.entry.VerificationStatus;
import io.eidetica4j.store.DocStore;
import org.junit.jupiter.api.Test;

/** Views that are kept never outlive what they rest on. */
class RecentViewsTest {
  @Test
  void aViewThatWasAskedForBeforeAnEntryFailedIsNotServedAfterwards() {
    try (MemoryBackend backend = new MemoryBackend();
        Trees trees = trees(backend)) {
      Database database = trees.create(DatabaseKey.of(PrivateKey.generate()), Doc.EMPTY);
      Id first = database.write(t -> t.getStore(DocStore.TYPE, "data").set("k", "first"));
      Id second = database.write(t -> t.getStore(DocStore.TYPE, "data").set("k", "second"));
      database.write(t -> t.getStore(DocStore.TYPE, "data").set("k", "third"));
      Database loose = database.allowUnverified();
      assertThat(at(loose, second).getText("k")).contains("second");

      trees.putEntry(
          database.rootId(),
          VerificationStatus.FAILED,
          database.getEntry(second),
          WriteSource.LOCAL);
      assertThat(at(loose, second)).as("it is passed over").isEqualTo(Doc.EMPTY);
      assertThat(at(loose, first).getText("k")).contains("first");
    }
  }

  @Test
  void whatIsNotVerifiedCanNotBeBuiltOn() {
    try (MemoryBackend backend = new MemoryBackend();
        Trees trees = trees(backend)) {
      Database database = trees.create(DatabaseKey.of(PrivateKey.generate()), Doc.EMPTY);
      Id failed = database.write(t -> t.getStore(DocStore.TYPE, "data").set("k", "v"));
      trees.putEntry(
          database.rootId(),
          VerificationStatus.FAILED,
          database.getEntry(failed),
          WriteSource.LOCAL);
      assertThatThrownBy(() -> database.newTransactionAt(Snapshot.of(failed)))
          .isInstanceOfSatisfying(
              InvalidInputException.class,
              e -> assertThat(e.kind()).isEqualTo(ErrorKind.TRANSACTION_INVALID_TIP));
    }
  }

  private static Doc at(Database database, Id tip) {
    return database.newTransactionAt(Snapshot.of(tip)).history("data", Doc.CRDT);
  }

  private static Trees trees(MemoryBackend backend) {
    return new Trees(backend, Clock.system(), ReplayOrder.DIGEST, Limits.DEFAULT, Observer.NONE);
  }
}
