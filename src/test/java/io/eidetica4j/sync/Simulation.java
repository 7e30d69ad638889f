package io.eidetica4j.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.eidetica4j.EideticaException;
import io.eidetica4j.FixedClock;
import io.eidetica4j.auth.Permission;
import io.eidetica4j.backend.FaultyBackend.Fault;
import io.eidetica4j.database.Database;
import io.eidetica4j.entry.Id;
import io.eidetica4j.sync.client.AccessRequest;
import io.eidetica4j.sync.protocol.DatabaseTicket;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * Three nodes that share one database, two of which share another one, and a stranger, on a network
 * that loses, delays, repeats and reorders, and is cut now and then. Nodes write, die and come
 * back. What happens when is decided by a seed, and time passes only where it says so; keys, and so
 * ids, are new each time.
 */
final class Simulation implements AutoCloseable {
  private static final int STEPS = 24;
  private static final int FAULTS_IN_PERCENT = 25;

  private final Random random;
  private final FixedClock clock = new FixedClock(1_700_000_000_000L);
  private final SimNetwork network;
  private final List<SimNode> nodes = new ArrayList<>();
  private final SimNode stranger;

  /** How many nodes are members, in the order of the nodes. */
  private final Map<Id, Integer> members = new HashMap<>();

  private final List<Id> trees;
  private final Id strangers;
  private final List<Written> acknowledged = new ArrayList<>();

  private int writes;

  private record Written(Id tree, Id entry, String key, String value) {}

  Simulation(long seed) {
    random = new Random(seed);
    network = new SimNetwork(seed);
    for (String name : List.of("alice", "bob", "carol")) {
      nodes.add(new SimNode(name, network, clock));
    }
    stranger = new SimNode("stranger", network, clock);
    SimNode alice = nodes.getFirst();
    Database shared = alice.create("shared", nodes.get(1).key(), nodes.get(2).key());
    Database secret = alice.create("secret", nodes.get(1).key());
    nodes.get(1).join(alice.ticket(shared));
    nodes.get(2).join(alice.ticket(shared));
    nodes.get(1).join(alice.ticket(secret));
    members.put(shared.rootId(), 3);
    members.put(secret.rootId(), 2);
    trees = List.of(shared.rootId(), secret.rootId());
    strangers = stranger.create("junk").rootId();
  }

  void run() {
    network.faults(FAULTS_IN_PERCENT);
    for (int step = 0; step < STEPS; step++) {
      step();
    }
    settle();
    nothingAcknowledgedIsLost();
    allSeeTheSame();
    nobodyReadsWhatTheyMayNot();
  }

  // ---- what happens

  private void step() {
    int node = random.nextInt(nodes.size());
    switch (random.nextInt(12)) {
      case 0, 1, 2, 3 -> write(nodes.get(node), "v" + random.nextInt(1000));
      case 4 -> attempt(nodes.get(node).sync::flush);
      case 5 -> {
        clock.advance(random.nextInt(400_000));
        attempt(nodes.get(node).sync::work);
      }
      case 6 -> network.deliverSome();
      case 7 -> network.cut(nodes.get(node).name, any(nodes).name);
      case 8 -> network.heal();
      case 9 -> nodes.set(node, nodes.get(node).crashAndRestart());
      case 10 -> dieWhileWriting(node);
      default -> intrude();
    }
  }

  private void write(SimNode node, String value) {
    Id tree = treeOf(node);
    boolean contended = random.nextBoolean();
    String key = contended ? "contended" : "key " + writes++;
    acknowledged.add(new Written(tree, node.write(tree, key, value), key, value));
  }

  private void dieWhileWriting(int node) {
    SimNode dying = nodes.get(node);
    dying.faults.failWrite(1 + random.nextInt(3), any(List.of(Fault.values())));
    attempt(() -> write(dying, "last"));
    nodes.set(node, dying.crashAndRestart());
  }

  /** The stranger tries everything, and a member of one database tries the other one. */
  private void intrude() {
    SimNode target = any(nodes);
    Id tree = any(trees);
    DatabaseTicket ticket = new DatabaseTicket(tree, List.of(target.address()));
    attempt(() -> stranger.join(ticket));
    attempt(() ->
        stranger.sync.request(
            ticket,
            AccessRequest.of(
                stranger.user.getSigningKey(stranger.key()), "me", Permission.read())));
    attempt(() -> exchange(stranger, target, tree));
    attempt(() ->
        stranger.sync.sendEntries(
            List.of(stranger.user.openDatabase(strangers).getRoot()), target.address()));
    attempt(() -> exchange(nodes.get(2), nodes.get(random.nextInt(2)), trees.get(1)));
  }

  private static void exchange(SimNode node, SimNode other, Id tree) {
    node.sync.syncWith(other.address(), tree, Optional.of(node.user.getSigningKey(node.key())));
  }

  /** What fails on such a network or for want of a right fails as it is meant to. */
  private static void attempt(Runnable work) {
    try {
      work.run();
    } catch (EideticaException e) {
      assertThat(e.kind()).isNotNull();
    }
  }

  private Id treeOf(SimNode node) {
    return node.name.equals("carol") ? trees.getFirst() : any(trees);
  }

  private <T> T any(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }

  // ---- what has to be true then

  private List<SimNode> members(Id tree) {
    return nodes.subList(0, members.getOrDefault(tree, 0));
  }

  /** One round of each with each is enough, whatever happened before. */
  private void settle() {
    network.faults(0);
    network.heal();
    network.deliverHeld();
    for (Id tree : trees) {
      for (SimNode node : members(tree)) {
        members(tree).stream()
            .filter(other -> other != node)
            .forEach(other -> exchange(node, other, tree));
      }
    }
  }

  private void nothingAcknowledgedIsLost() {
    for (Written written : acknowledged) {
      for (SimNode node : members(written.tree)) {
        assertThat(node.storage.treeOf(written.entry)).as(node.name).contains(written.tree);
        if (!written.key.equals("contended")) {
          assertThat(node.read(written.tree)).containsEntry(written.key, written.value);
        }
      }
    }
  }

  private void allSeeTheSame() {
    for (Id tree : trees) {
      SimNode first = members(tree).getFirst();
      Database expected = first.user.openDatabase(tree);
      for (SimNode node : members(tree)) {
        Database database = node.user.openDatabase(tree);
        assertThat(database.rawTips()).as(node.name).isEqualTo(expected.rawTips());
        assertThat(database.snapshot()).as(node.name).isEqualTo(expected.snapshot());
        assertThat(database.entryCount()).as(node.name).isEqualTo(expected.entryCount());
        assertThat(node.read(tree)).as(node.name).isEqualTo(first.read(tree));
      }
    }
  }

  private void nobodyReadsWhatTheyMayNot() {
    SimNode carol = nodes.get(2);
    assertThat(trees).noneMatch(tree -> stranger.storage.treeOf(tree).isPresent());
    assertThat(carol.storage.treeOf(trees.get(1))).isEmpty();
    for (Written written : acknowledged) {
      assertThat(stranger.storage.treeOf(written.entry)).isEmpty();
      if (members.get(written.tree) == 2) {
        assertThat(carol.storage.treeOf(written.entry)).isEmpty();
      }
    }
    assertThat(nodes).noneMatch(node -> node.storage.treeOf(strangers).isPresent());
  }

  @Override
  public void close() {
    nodes.forEach(SimNode::close);
    stranger.close();
  }
}
