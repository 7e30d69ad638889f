package io.eidetica4j.sync.transport;

import io.eidetica4j.sync.protocol.Address;
import java.util.Optional;

/**
 * An address, and who vouches for it.
 *
 * @param address where to
 * @param isOperators whether our operator named it; else somebody on the network did
 * @param provenHost the host from which a peer showed that it is one; an address of the network is
 *     then good only if it is on that host
 */
public record Destination(Address address, boolean isOperators, Optional<String> provenHost) {
  /** An address that our operator named. */
  public static Destination operators(Address address) {
    return new Destination(address, true, Optional.empty());
  }
}
