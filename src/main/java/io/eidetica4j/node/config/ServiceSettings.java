package io.eidetica4j.node.config;

import io.eidetica4j.Limits;
import io.eidetica4j.Observer;
import io.eidetica4j.service.server.ServiceOptions;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The socket for programs on this machine. */
public interface ServiceSettings {
  /**
   * Names of users who may connect, beside the one that the node runs as and root; the mode of
   * socket and folder must let them too.
   */
  Optional<List<String>> users();

  /** A group whose members may connect: the socket is then given to it with mode 0660. */
  Optional<String> group();

  /** Programs at one time. */
  @WithDefault("256")
  int connections();

  /** Frames that wait for a program to read them; with one more it is cut off. */
  @WithDefault("4096")
  int queuedFrames();

  /** Bytes of all states that programs put aside; the least recently used go first. */
  @WithDefault("268435456")
  long stateBytes();

  /** Entries that one user may hand over in an hour without their being verified. */
  @WithDefault("10000")
  int unverifiedEntries();

  /** What a server at this path is started with. */
  default ServiceOptions toOptions(Path socket, Limits limits, Observer observer) {
    ServiceOptions.Bounds fixed = ServiceOptions.Bounds.DEFAULT;
    return new ServiceOptions(
        socket,
        Set.copyOf(users().orElse(List.of())),
        group(),
        limits,
        new ServiceOptions.Bounds(
            connections(),
            queuedFrames(),
            fixed.queuedBytes(),
            fixed.subscriptions(),
            fixed.keys(),
            fixed.failedLogins(),
            stateBytes(),
            unverifiedEntries(),
            fixed.handshake(),
            fixed.write()),
        observer);
  }
}
