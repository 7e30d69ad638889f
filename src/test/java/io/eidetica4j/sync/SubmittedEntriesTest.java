package io.eidetica4j.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.eidetica4j.FixedClock;
import io.eidetica4j.codec.Bytes;
import io.eidetica4j.database.Database;
import io.eidetica4j.database.WriteEvent;
import io.eidetica4j.database.WriteListener;
import io.eidetica4j.database.WriteSource;
import io.eidetica4j.entry.Entry;
import io.eidetica4j.entry.Id;
import io.eidetica4j.instance.Instance;
import io.eidetica4j.instance.User;
import io.eidetica4j.service.server.ServiceOptions;
import io.eidetica4j.service.server.ServiceServer;
import io.eidetica4j.store.DocStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commits that programs make through a node go to its peers as its own do. */
class SubmittedEntriesTest {
  private final FixedClock clock = new FixedClock(1_700_000_000_000L);
  private final SimNetwork network = new SimNetwork(1);
  private final SimNode alice = new SimNode("alice", network, clock);
  private final SimNode bob = new SimNode("bob", network, clock);
  @TempDir private Path folder;

  @AfterEach
  void close() {
    alice.close();
    bob.close();
  }

  /** Joined, and compared once, so that from now on entries are only sent. */
  private Database shared() {
    Database database = alice.create("d", bob.key());
    bob.join(alice.ticket(database));
    alice.sync.work();
    bob.sync.work();
    return database;
  }

  @Test
  void aCommitThroughTheSocketIsSentAsOneMadeInTheProcess() {
    Database database = shared();
    Id tree = database.rootId();
    try (ServiceServer server =
            ServiceServer.start(alice.instance, ServiceOptions.of(folder.resolve("d.sock")));
        Instance program = Instance.connect("unix://" + server.socketPath());
        User user = program.loginUser("alice", Optional.empty())) {
      Database there = user.openDatabase(tree);
      Id commit = there.write(t -> t.getStore(DocStore.TYPE, "data").set("k", "from a program"));
      network.requests = 0;
      network.entriesSent = 0;
      alice.sync.flush();
      assertThat(bob.read(tree)).containsEntry("k", "from a program");
      assertThat(bob.user.openDatabase(tree).snapshot().tips()).containsExactly(commit);
      assertThat(network.requests).as("no comparison, as for an own commit").isEqualTo(1);
      assertThat(network.entriesSent).isEqualTo(1);
    }
  }

  @Test
  void whatAPeerSentIsNoCommitMadeHere() {
    Database database = shared();
    Id tree = database.rootId();
    List<WriteEvent> events = new ArrayList<>();
    database.onWrite((event, told) -> {
      events.add(event);
      return WriteListener.Tail.NONE;
    });
    bob.write(tree, "k", "from a peer");
    bob.sync.flush();
    assertThat(events).extracting(WriteEvent::source).containsExactly(WriteSource.REMOTE);
    network.entriesSent = 0;
    alice.sync.flush();
    assertThat(network.entriesSent).isZero();
  }

  @Test
  void anEntryThatDoesNotVerifyIsSentToNobody() {
    Database database = shared();
    Id tree = database.rootId();
    Entry junk =
        Entry.builder(tree)
            .setParents(List.of(tree))
            .setSubtreeData("data", Bytes.utf8("{}"))
            .build();
    alice.instance.trees().putSubmittedEntries(tree, List.of(junk));
    network.entriesSent = 0;
    alice.sync.flush();
    assertThat(network.entriesSent).isZero();
  }
}
