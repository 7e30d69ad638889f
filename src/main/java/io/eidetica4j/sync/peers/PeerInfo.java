package io.eidetica4j.sync.peers;

import io.eidetica4j.ErrorKind;
import io.eidetica4j.crdt.Doc;
import io.eidetica4j.crypto.PublicKey;
import io.eidetica4j.sync.protocol.Address;
import io.eidetica4j.sync.protocol.AddressJson;
import java.util.List;
import java.util.Optional;

/**
 * What is stored of a peer.
 *
 * @param id its device key
 * @param displayName what it calls itself
 * @param firstSeen when it became known, in RFC 3339
 * @param lastSeen when something of it last changed
 * @param status what it is to us
 * @param addresses where it may be reached, in the order in which they became known
 * @param connectionState how it stood when somebody noted it
 * @param lastSuccessfulSync when the last exchange went well, where somebody noted it
 * @param connectionAttempts attempts that somebody noted
 * @param lastError the last failure that somebody noted
 */
public record PeerInfo(
    PublicKey id,
    Optional<String> displayName,
    String firstSeen,
    String lastSeen,
    PeerStatus status,
    List<Address> addresses,
    ConnectionState connectionState,
    Optional<String> lastSuccessfulSync,
    long connectionAttempts,
    Optional<String> lastError) {
  static final String PUBKEY = "pubkey";
  static final String DISPLAY_NAME = "display_name";
  static final String FIRST_SEEN = "first_seen";
  static final String LAST_SEEN = "last_seen";
  static final String STATUS = "status";
  static final String ADDRESSES = "addresses";
  static final String CONNECTION_STATE = "connection_state";
  static final String LAST_SUCCESSFUL_SYNC = "last_successful_sync";
  static final String CONNECTION_ATTEMPTS = "connection_attempts";
  static final String LAST_ERROR = "last_error";

  /** Keeps a list of its own. */
  public PeerInfo {
    addresses = List.copyOf(addresses);
  }

  /** The addresses of one transport. */
  public List<Address> addresses(String transportType) {
    return addresses.stream().filter(a -> a.transportType().equals(transportType)).toList();
  }

  /**
   * Reads what is stored.
   *
   * @throws io.eidetica4j.EideticaException {@code sync/SerializationError} where a member that
   *     must be there is missing, or what a malformed key raises
   */
  static PeerInfo read(Doc stored) {
    return new PeerInfo(
        PublicKey.parse(required(stored, PUBKEY)),
        stored.getText(DISPLAY_NAME),
        required(stored, FIRST_SEEN),
        required(stored, LAST_SEEN),
        PeerStatus.ofStored(stored.getText(STATUS).orElse("")),
        stored.getText(ADDRESSES).map(AddressJson::ofText).orElse(List.of()),
        ConnectionState.ofStored(stored.getText(CONNECTION_STATE).orElse("")),
        stored.getText(LAST_SUCCESSFUL_SYNC),
        stored.getInt(CONNECTION_ATTEMPTS).map(n -> Math.clamp(n, 0, 0xffff_ffffL)).orElse(0L),
        stored.getText(LAST_ERROR));
  }

  private static String required(Doc stored, String field) {
    return stored
        .getText(field)
        .orElseThrow(() ->
            ErrorKind.SYNC_SERIALIZATION_ERROR.error(
                "Serialization error: Missing " + field + " field"));
  }
}
