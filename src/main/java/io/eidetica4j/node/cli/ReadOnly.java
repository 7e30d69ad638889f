package io.eidetica4j.node.cli;

import io.eidetica4j.backend.BackendUrl;
import io.eidetica4j.instance.Instance;
import io.eidetica4j.instance.InstanceOptions;
import io.eidetica4j.node.config.Configuration;
import io.eidetica4j.node.config.DataUrl;
import io.eidetica4j.node.config.NodeConfig;

/**
 * The configured instance, opened for reading only.
 *
 * @param instance the instance
 * @param label how the reference names where it is stored
 */
record ReadOnly(Instance instance, String label) implements AutoCloseable {
  /** Opens it; makes nothing, and needs no lock that a running node holds. */
  static ReadOnly open() {
    NodeConfig config = Configuration.load();
    String url = DataUrl.of(config).url();
    Instance instance =
        Instance.connect(
            url, InstanceOptions.DEFAULT.withReadOnly(true).withLimits(config.limits().toLimits()));
    return new ReadOnly(instance, label(url));
  }

  /** How the reference names where an instance is stored. */
  static String label(String url) {
    return switch (BackendUrl.parse(url)) {
      case BackendUrl.Memory memory -> "inmemory (" + place(memory.display()) + ")";
      case BackendUrl.Sqlite sqlite -> "sqlite (" + place(sqlite.display()) + ")";
      case BackendUrl.Postgres postgres -> "postgres (" + postgres.display() + ")";
      case BackendUrl.Unix unix -> "unix (" + unix.socket() + ")";
    };
  }

  /** What follows the scheme, without parameters. */
  private static String place(String url) {
    return url.replaceFirst("^[a-z]+:(//)?", "").replaceFirst("\\?.*$", "");
  }

  @Override
  public void close() {
    instance.close();
  }
}
