package io.eidetica4j.bench;

import io.eidetica4j.instance.Instance;
import io.eidetica4j.instance.Opened;
import io.eidetica4j.instance.RemoteConnection;
import io.eidetica4j.instance.User;
import io.eidetica4j.service.server.ServiceOptions;
import io.eidetica4j.service.server.ServiceServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Commits of a program that is connected to a daemon, by one thread and by 16. {@code
 * socket_round_trips} has as many in {@code n} as the first row's commits took.
 */
record OverSocket(Main.Url url) implements Row {
  @Override
  public String name() {
    return "socket";
  }

  @Override
  public void run(int n, Report report) throws Exception {
    Path socket = Files.createTempDirectory("eidetica-bench").resolve("s");
    try (Opened held = Instance.connectOrCreate(url.fresh(), Workloads.alice());
        ServiceServer server = ServiceServer.start(held.instance(), ServiceOptions.of(socket));
        Instance instance = Instance.connect("unix://" + server.socketPath());
        User user = instance.loginUser("alice", Optional.empty())) {
      RemoteConnection connection = instance.remoteConnection().orElseThrow();
      Writers one = new Writers("socket_commit_each", url, 1, 1);
      one.write(user, "warm-up ", n);
      long before = connection.roundTrips();
      long took = one.write(user, "timed ", n);
      report.done(one.name(), n, took);
      report.done("socket_round_trips", connection.roundTrips() - before, took);
      Writers many = new Writers("socket_commit_16_threads_one_tree", url, 16, 1);
      many.write(user, "warm-up 16 ", n);
      report.done(many.name(), n, many.write(user, "timed 16 ", n));
    }
  }
}
