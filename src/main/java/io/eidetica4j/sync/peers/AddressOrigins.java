package io.eidetica4j.sync.peers;

import io.eidetica4j.Clock;
import io.eidetica4j.backend.Records;
import io.eidetica4j.codec.Bytes;
import io.eidetica4j.crypto.Hashes;
import io.eidetica4j.sync.protocol.Address;
import java.time.Instant;

/** Which addresses our operator named; all others were learned from the network. */
public final class AddressOrigins {
  private static final Records.Space SPACE = new Records.Space("sync.addresses", false);
  private static final Instant NEVER = Instant.parse("9999-12-31T00:00:00Z");

  private final Records records;
  private final Clock clock;

  /** Those kept in a backend's records. */
  public AddressOrigins(Records records, Clock clock) {
    this.records = records;
    this.clock = clock;
  }

  /** Whether our operator named this address, or used a ticket that does. */
  public boolean isOperators(Address address) {
    return records.get(SPACE, key(address), now()).isPresent();
  }

  /** Our operator names this address. */
  public void operatorNames(Address address) {
    if (!isOperators(address)) {
      records.insert(SPACE, new Records.Row(key(address), "operator", Bytes.EMPTY, NEVER), now());
    }
  }

  private Instant now() {
    return Instant.ofEpochMilli(clock.nowMillis());
  }

  /** A hash, since an address may be longer than a key. */
  private static String key(Address address) {
    return Bytes.wrap(Hashes.blake3(Bytes.utf8(address.toString()).array())).hex();
  }
}
