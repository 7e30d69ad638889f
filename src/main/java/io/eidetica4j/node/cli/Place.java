package io.eidetica4j.node.cli;

import io.eidetica4j.backend.OpenMode;
import io.eidetica4j.dag.ReplayOrder;
import io.eidetica4j.instance.InstanceOptions;
import io.eidetica4j.instance.OpenStorage;
import io.eidetica4j.node.config.Configuration;
import io.eidetica4j.node.config.DataUrl;
import io.eidetica4j.node.config.NodeConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Where the configured instance lives, and what it is opened with, for commands that work on its
 * storage as a whole.
 *
 * @param data its URL, and a folder that may be made for it
 * @param options what a node would open it with, as far as it matters here
 */
record Place(DataUrl data, InstanceOptions options) {
  /** Kept, or its level would be forgotten. */
  private static final Logger VERDICTS = Logger.getLogger("io.eidetica4j.database");

  /** Has nothing said of each entry that fails, which is no news where all are judged again. */
  static void quietVerdicts() {
    VERDICTS.setLevel(Level.SEVERE);
  }

  /** As flags, environment and files say. */
  static Place configured() {
    NodeConfig config = Configuration.load();
    ReplayOrder order =
        config.replayOrder() == NodeConfig.Order.TEXT ? ReplayOrder.TEXT : ReplayOrder.DIGEST;
    return new Place(
        DataUrl.of(config),
        InstanceOptions.DEFAULT.withReplayOrder(order).withLimits(config.limits().toLimits()));
  }

  String url() {
    return data.url();
  }

  /** Opens it for reading only, beside a node that may be running. */
  OpenStorage read() {
    return OpenStorage.open(url(), OpenMode.READ_ONLY, options.withReadOnly(true));
  }

  /** Makes the folder in which a node would make its file. */
  void makeFolder() throws IOException {
    Optional<Path> folder = data.folder();
    if (folder.isPresent()) {
      Files.createDirectories(folder.get());
    }
  }
}
