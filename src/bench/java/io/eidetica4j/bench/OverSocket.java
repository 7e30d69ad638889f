package io.eidetica4j.bench;

import io.eidetica4j.database.Database;
import io.eidetica4j.entry.Id;
import io.eidetica4j.instance.Instance;
import io.eidetica4j.instance.Opened;
import io.eidetica4j.instance.RemoteConnection;
import io.eidetica4j.instance.User;
import io.eidetica4j.service.server.ServiceOptions;
import io.eidetica4j.service.server.ServiceServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Commits of programs that are connected to a daemon: of one by one thread and by 16, and of 16 by
 * one thread each, on one tree and on a tree each. {@code socket_round_trips} has as many in {@code
 * n} as the first row's commits took.
 */
record OverSocket(Main.Url url) implements Row {
  private static final int MANY = 16;

  @Override
  public String name() {
    return "socket";
  }

  @Override
  public void run(int n, Report report) throws Exception {
    Path socket = Files.createTempDirectory("eidetica-bench").resolve("s");
    try (Opened held = Instance.connectOrCreate(url.fresh(), Workloads.alice());
        ServiceServer server = ServiceServer.start(held.instance(), ServiceOptions.of(socket))) {
      String address = "unix://" + server.socketPath();
      oneProgram(address, n, report);
      manyPrograms(address, "socket_commit_16_connections_16_trees", MANY, n, report);
      manyPrograms(address, "socket_commit_16_connections_one_tree", 1, n, report);
    }
  }

  private void oneProgram(String address, int n, Report report) throws Exception {
    try (Instance instance = Instance.connect(address);
        User user = instance.loginUser("alice", Optional.empty())) {
      RemoteConnection connection = instance.remoteConnection().orElseThrow();
      Writers one = new Writers("socket_commit_each", url, 1, 1);
      one.write(user, "warm-up ", n);
      long before = connection.roundTrips();
      long took = one.write(user, "timed ", n);
      report.done(one.name(), n, took);
      report.done("socket_round_trips", connection.roundTrips() - before, took);
      Writers many = new Writers("socket_commit_16_threads_one_tree", url, MANY, 1);
      many.write(user, "warm-up 16 ", n);
      report.done(many.name(), n, many.write(user, "timed 16 ", n));
    }
  }

  /** The databases are there before the programs come: one learns later what another has made. */
  private static void manyPrograms(String address, String row, int trees, int n, Report report)
      throws Exception {
    List<Id> warmUp = roots(address, "warm-up " + row, trees);
    List<Id> timed = roots(address, row, trees);
    List<AutoCloseable> open = new ArrayList<>();
    try {
      List<User> users = new ArrayList<>();
      for (int i = 0; i < MANY; i++) {
        Instance instance = Instance.connect(address);
        open.addFirst(instance);
        users.add(instance.loginUser("alice", Optional.empty()));
        open.addFirst(users.getLast());
      }
      Writers.write(databases(users, warmUp), MANY, n);
      report.done(row, n, Writers.write(databases(users, timed), MANY, n));
    } finally {
      for (AutoCloseable each : open) {
        each.close();
      }
    }
  }

  private static List<Id> roots(String address, String label, int trees) {
    List<Id> roots = new ArrayList<>();
    try (Instance instance = Instance.connect(address);
        User user = instance.loginUser("alice", Optional.empty())) {
      for (int i = 0; i < trees; i++) {
        roots.add(Workloads.database(user, label + i).rootId());
      }
    }
    return roots;
  }

  /** One for each user to write. */
  private static List<Database> databases(List<User> users, List<Id> roots) {
    List<Database> databases = new ArrayList<>();
    for (int i = 0; i < users.size(); i++) {
      databases.add(users.get(i).openDatabase(roots.get(i % roots.size())));
    }
    return databases;
  }
}
