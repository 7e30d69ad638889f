package io.eidetica4j.instance;

import java.nio.file.Path;

/**
 * Connects to instances that another process on this machine holds. Found by {@link
 * java.util.ServiceLoader}.
 */
public interface RemoteConnector {
  /**
   * Connects, without logging in.
   *
   * @param socket where the other process listens
   * @throws io.eidetica4j.EideticaException {@code io/Io}
   */
  RemoteConnection connect(Path socket, InstanceOptions options);
}
