package io.eidetica4j.service.server;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.util.Optional;
import java.util.Set;
import jdk.net.ExtendedSocketOptions;
import jdk.net.UnixDomainPrincipal;

/**
 * Who may connect: the user that the server runs as, root, and whom the configuration names. The
 * socket's mode says the same, but a mode can be changed by mistake.
 */
final class PeerCheck {
  private static final Logger LOG = System.getLogger(PeerCheck.class.getName());
  private static final String ROOT = "root";

  private final UserPrincipal owner;
  private final Set<String> users;
  private final Optional<String> group;

  private PeerCheck(UserPrincipal owner, Set<String> users, Optional<String> group) {
    this.owner = owner;
    this.users = users;
    this.group = group;
  }

  /** By the owner of the socket, who is the user that made it. */
  static PeerCheck of(Path socket, ServiceOptions options) throws IOException {
    return new PeerCheck(Files.getOwner(socket), options.users(), options.group());
  }

  /** Whether the process at the other end may be served. */
  boolean admits(SocketChannel channel) throws IOException {
    if (!channel.supportedOptions().contains(ExtendedSocketOptions.SO_PEERCRED)) {
      return true; // a system that does not tell; the mode stands alone there
    }
    UnixDomainPrincipal peer = channel.getOption(ExtendedSocketOptions.SO_PEERCRED);
    boolean admitted = admits(peer.user(), peer.group().getName());
    if (!admitted) {
      LOG.log(Level.WARNING, "A process of user {0} may not connect", peer.user().getName());
    }
    return admitted;
  }

  /** The rule by itself. */
  boolean admits(UserPrincipal user, String primaryGroup) {
    return user.equals(owner)
        || user.getName().equals(ROOT)
        || users.contains(user.getName())
        || group.filter(primaryGroup::equals).isPresent();
  }
}
