package io.eidetica4j.sync.transport;

import io.eidetica4j.EideticaException;
import io.eidetica4j.ErrorKind;
import io.eidetica4j.sync.protocol.Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Which addresses are dialled. Those that our operator named, unless a deny list says no. Those
 * that somebody on the network named only where they are public, on an allow list, or on the very
 * host from which the peer showed who it is: else anybody could have us send requests to machines
 * that only we can reach.
 */
final class AddressPolicy {
  private static final List<Network> NOT_PUBLIC =
      networks(
          List.of(
              "0.0.0.0/8",
              "10.0.0.0/8",
              "100.64.0.0/10",
              "127.0.0.0/8",
              "169.254.0.0/16",
              "172.16.0.0/12",
              "192.0.0.0/24",
              "192.168.0.0/16",
              "198.18.0.0/15",
              "224.0.0.0/3",
              "::/96",
              "64:ff9b::/96",
              "fc00::/7",
              "fe80::/10",
              "fec0::/10",
              "ff00::/8"));

  /** Where no peer can be, whoever says so. */
  private static final List<Network> NOWHERE =
      networks(List.of("0.0.0.0/8", "169.254.0.0/16", "224.0.0.0/3", "fe80::/10", "ff00::/8"));

  private final List<Network> allow;
  private final List<Network> deny;

  AddressPolicy(List<String> allow, List<String> deny) {
    this.allow = networks(allow);
    this.deny = networks(deny);
  }

  private static List<Network> networks(List<String> texts) {
    return texts.stream().map(Network::parse).toList();
  }

  /** Where to send a request; {@code sync/InvalidAddress}, {@code sync/ConnectionFailed}. */
  URI resolve(Destination to) {
    URI named = parse(to.address());
    if (to.isOperators()) {
      if (!deny.isEmpty()) {
        for (InetAddress address : lookUp(named, to.address())) {
          if (isIn(deny, address)) {
            throw refused(to.address());
          }
        }
      }
      return named;
    }
    if (!named.getScheme().equals("http")) {
      throw refused(to.address());
    }
    for (InetAddress address : lookUp(named, to.address())) {
      if (isGood(address, to.provenHost())) {
        // by its number: a second look-up could give another one
        return http(address, named.getPort());
      }
    }
    throw refused(to.address());
  }

  private boolean isGood(InetAddress address, Optional<String> provenHost) {
    if (isIn(deny, address)) {
      return false;
    }
    if (isIn(allow, address)) {
      return true;
    }
    if (provenHost.isPresent()) {
      return !isIn(NOWHERE, address) && isHost(address, provenHost.get());
    }
    return !isIn(NOT_PUBLIC, address);
  }

  private static boolean isHost(InetAddress address, String host) {
    try {
      return Network.parse(host).contains(address);
    } catch (EideticaException e) {
      return false;
    }
  }

  private static boolean isIn(List<Network> networks, InetAddress address) {
    return networks.stream().anyMatch(network -> network.contains(address));
  }

  /** Looks all of a host's addresses up. */
  private static List<InetAddress> lookUp(URI named, Address address) {
    try {
      return new ArrayList<>(Arrays.asList(InetAddress.getAllByName(named.getHost())));
    } catch (UnknownHostException e) {
      throw ErrorKind.SYNC_CONNECTION_FAILED.error(
          "Failed to connect to " + address.address() + ": unknown host");
    }
  }

  /** {@code host:port}, or a whole origin where our operator has one behind TLS. */
  private static URI parse(Address address) {
    String text = address.address();
    boolean isOrigin = text.startsWith("http://") || text.startsWith("https://");
    try {
      URI uri = new URI(isOrigin ? text : "http://" + text);
      boolean bare =
          uri.getHost() != null
              && uri.getUserInfo() == null
              && uri.getQuery() == null
              && uri.getFragment() == null
              && (uri.getPath().isEmpty() || (isOrigin && uri.getPath().equals("/")))
              && (isOrigin || uri.getPort() > 0);
      if (bare && uri.getPort() <= 0xffff) {
        return uri;
      }
    } catch (URISyntaxException e) {
      // said below
    }
    throw ErrorKind.SYNC_INVALID_ADDRESS.error(
        "Invalid address: " + address + " is no host and port");
  }

  private static URI http(InetAddress address, int port) {
    String host = address.getHostAddress();
    int zone = host.indexOf('%');
    String number = zone < 0 ? host : host.substring(0, zone);
    return URI.create(
        "http://" + (number.indexOf(':') < 0 ? number : "[" + number + "]") + ":" + port);
  }

  private static EideticaException refused(Address address) {
    return ErrorKind.SYNC_INVALID_ADDRESS.error(
        "Invalid address: " + address + " may not be dialled on the word of others");
  }
}
