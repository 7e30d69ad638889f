package io.eidetica4j.bench;

import io.eidetica4j.database.Database;
import io.eidetica4j.sync.protocol.DatabaseTicket;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What a node holds more once a hundred peers, which live in another process, share a database with
 * it, have just got a commit, and are idle: what is stored of them included.
 */
record SyncIdle(Main.Url url) implements Row {
  private static final int PEERS = 100;
  private static final int COMMITS = 10;

  @Override
  public String name() {
    return "sync_idle_peers";
  }

  @Override
  public void run(int n, Report report) throws Exception {
    try (SyncNode node = SyncNode.running(url.fresh(), "alice")) {
      Database database = node.share(COMMITS);
      Process others =
          new ProcessBuilder(command()).redirectError(ProcessBuilder.Redirect.INHERIT).start();
      try (PrintStream to =
              new PrintStream(others.getOutputStream(), true, StandardCharsets.UTF_8);
          BufferedReader from = others.inputReader(StandardCharsets.UTF_8)) {
        DatabaseTicket ticket = node.sync.createTicket(database.rootId());
        await(to, from, "1 " + ticket); // with one, everything that is made once is there
        long before = LiveHeap.now();
        await(to, from, PEERS + " " + ticket);
        Workloads.commit(database, COMMITS);
        await(to, from, "see " + database.snapshot().tips().getFirst());
        Report.bytes(name(), PEERS, (double) (LiveHeap.now() - before));
      } finally {
        others.destroy();
      }
    }
  }

  private static List<String> command() {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "--sun-misc-unsafe-memory-access=allow",
        "--enable-native-access=ALL-UNNAMED",
        "-cp",
        System.getProperty("java.class.path"),
        Peers.class.getName());
  }

  private static void await(PrintStream to, BufferedReader from, String order) throws IOException {
    to.println(order);
    String answer = from.readLine();
    if (!order.equals(answer)) {
      throw new IllegalStateException("the peers say " + answer);
    }
  }

  /** The peers: does what each line of the standard input says, and repeats the line then. */
  static final class Peers {
    private Peers() {}

    public static void main(String[] args) throws Exception {
      List<SyncNode> peers = new ArrayList<>();
      List<Database> copies = new ArrayList<>();
      BufferedReader orders =
          new BufferedReader(new java.io.InputStreamReader(System.in, StandardCharsets.UTF_8));
      for (String order = orders.readLine(); order != null; order = orders.readLine()) {
        String[] words = order.split(" ", 2);
        if (words[0].equals("see")) {
          awaitAll(copies, words[1]);
        } else {
          join(Integer.parseInt(words[0]), DatabaseTicket.parse(words[1]), peers, copies);
        }
        System.out.println(order);
      }
      peers.forEach(SyncNode::close);
    }

    private static void join(
        int count, DatabaseTicket ticket, List<SyncNode> peers, List<Database> copies)
        throws IOException {
      for (int i = 0; i < count; i++) {
        SyncNode peer = SyncNode.running("memory://", "peer");
        peers.add(peer);
        copies.add(peer.join(ticket));
      }
    }

    private static void awaitAll(List<Database> copies, String tip) throws InterruptedException {
      for (Database copy : copies) {
        while (copy.snapshot().tips().stream().noneMatch(id -> id.toString().equals(tip))) {
          Thread.sleep(1);
        }
      }
    }
  }
}
