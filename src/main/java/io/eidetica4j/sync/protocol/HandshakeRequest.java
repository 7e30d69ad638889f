package io.eidetica4j.sync.protocol;

import io.eidetica4j.codec.Bytes;
import io.eidetica4j.crypto.PublicKey;
import java.util.List;
import java.util.Optional;

/**
 * Says who one is, and asks the other side to prove who it is. Nothing of what it says of the
 * sender is proven.
 *
 * @param deviceId the sender's device key
 * @param publicKey the same again; only this one is used
 * @param displayName what the sender calls itself
 * @param protocolVersion the version that the sender speaks
 * @param challenge what the other side is to sign
 * @param listenAddresses where the sender says it can be reached
 */
public record HandshakeRequest(
    PublicKey deviceId,
    PublicKey publicKey,
    Optional<String> displayName,
    long protocolVersion,
    Bytes challenge,
    List<Address> listenAddresses)
    implements SyncRequest {
  /** Keeps a list of its own. */
  public HandshakeRequest {
    listenAddresses = List.copyOf(listenAddresses);
  }

  @Override
  public String kind() {
    return "handshake";
  }
}
