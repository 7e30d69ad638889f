package io.eidetica4j.database;

import static org.assertj.core.api.Assertions.assertThat;

import io.eidetica4j.Clock;
import io.eidetica4j.Limits;
import io.eidetica4j.Observer;
import io.eidetica4j.auth.DatabaseKey;
import io.eidetica4j.backend.NewEntry;
import io.eidetica4j.backend.memory.MemoryBackend;
import io.eidetica4j.crdt.Doc;
import io.eidetica4j.crypto.PrivateKey;
import io.eidetica4j.dag.ReplayOrder;
import io.eidetica4j.entry.Entry;
import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.Snapshot;
import io.eidetica4j.entry.VerificationStatus;
import io.eidetica4j.store.DocStore;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Views that are kept never outlive what they rest on. */
class RecentViewsTest {
  @Test
  void aViewThatWasAskedForBeforeItsEntriesWereJudgedIsNotServedAfterwards() {
    try (MemoryBackend here = new MemoryBackend();
        MemoryBackend there = new MemoryBackend();
        Trees author = trees(here);
        Trees reader = trees(there)) {
      Database original = author.create(DatabaseKey.of(PrivateKey.generate()), Doc.EMPTY);
      Id first = original.write(t -> t.getStore(DocStore.TYPE, "data").set("k", "first"));
      Id second = original.write(t -> t.getStore(DocStore.TYPE, "data").set("k", "second"));
      List<Entry> history = original.getAllEntries();
      there.put(List.of(new NewEntry(history.getFirst(), VerificationStatus.UNVERIFIED)));
      Database copy = reader.open(original.rootId());
      history.forEach(copy::insertRaw);

      assertThat(at(copy, first)).as("nothing is judged yet").isEqualTo(Doc.EMPTY);
      assertThat(copy.verify().verified()).isEqualTo(3);
      assertThat(copy.snapshot()).isEqualTo(Snapshot.of(second));
      assertThat(at(copy, first).getText("k")).contains("first");
    }
  }

  private static Doc at(Database database, Id tip) {
    return database.newTransactionAt(Snapshot.of(tip)).history("data", Doc.CRDT);
  }

  private static Trees trees(MemoryBackend backend) {
    return new Trees(backend, Clock.system(), ReplayOrder.DIGEST, Limits.DEFAULT, Observer.NONE);
  }
}
