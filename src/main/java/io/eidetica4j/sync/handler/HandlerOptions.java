package io.eidetica4j.sync.handler;

/**
 * Bounds on what strangers may leave behind.
 *
 * @param displayName what this node calls itself
 * @param peers peers that become known by a handshake; beyond, new ones are answered but not kept
 * @param addressesPerPeer addresses kept of one peer
 * @param nonces proofs remembered at one time
 * @param unverifiedPerTree entries of one database without a good verdict, beyond which only those
 *     are taken that are signed by a key that may write there
 * @param unverifiedPerHost the same for what one host sends within an hour
 * @param metadataBytes bytes of what is added to a request for access
 */
public record HandlerOptions(
    String displayName,
    int peers,
    int addressesPerPeer,
    int nonces,
    int unverifiedPerTree,
    int unverifiedPerHost,
    int metadataBytes) {
  /** What holds where nothing else is configured; the name is the reference's. */
  public static final HandlerOptions DEFAULT =
      new HandlerOptions("Eidetica Peer", 10_000, 16, 100_000, 10_000, 1_000, 16 * 1024);
}
