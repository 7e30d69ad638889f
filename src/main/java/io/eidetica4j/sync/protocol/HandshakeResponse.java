package io.eidetica4j.sync.protocol;

import io.eidetica4j.codec.Bytes;
import io.eidetica4j.crypto.PublicKey;
import java.util.List;
import java.util.Optional;

/**
 * Says who one is, with proof.
 *
 * @param deviceId the responder's device key
 * @param publicKey the same again
 * @param displayName what the responder calls itself
 * @param protocolVersion the version that the responder speaks
 * @param challengeResponse its signature over the challenge
 * @param newChallenge random bytes that nobody ever signs
 * @param availableTrees databases that the responder has to offer to anyone
 */
public record HandshakeResponse(
    PublicKey deviceId,
    PublicKey publicKey,
    Optional<String> displayName,
    long protocolVersion,
    Bytes challengeResponse,
    Bytes newChallenge,
    List<TreeInfo> availableTrees)
    implements SyncResponse {
  /** Keeps a list of its own. */
  public HandshakeResponse {
    availableTrees = List.copyOf(availableTrees);
  }
}
