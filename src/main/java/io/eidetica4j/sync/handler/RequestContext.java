package io.eidetica4j.sync.handler;

import io.eidetica4j.crypto.PublicKey;
import io.eidetica4j.sync.protocol.Address;
import io.eidetica4j.sync.protocol.SyncRequest;
import io.eidetica4j.sync.protocol.SyncTreeRequest;
import java.util.Optional;

/**
 * What a transport knows of a request beside its content.
 *
 * @param remoteAddress where it came from
 * @param peerPubkey the device key that the sender claims, unproven
 */
public record RequestContext(Optional<Address> remoteAddress, Optional<PublicKey> peerPubkey) {
  /** Nothing is known. */
  public static final RequestContext NONE = new RequestContext(Optional.empty(), Optional.empty());

  /** The context of a request from an address: the device key is taken from the request. */
  public static RequestContext of(SyncRequest request, Optional<Address> remote) {
    return new RequestContext(
        remote, request instanceof SyncTreeRequest tree ? tree.peerPubkey() : Optional.empty());
  }

  /** The host that the request came from, without port; empty text where it isn't known. */
  String remoteHost() {
    String address = remoteAddress.map(Address::address).orElse("");
    int colon = address.lastIndexOf(':');
    String host = colon < 0 ? address : address.substring(0, colon);
    return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
  }
}
