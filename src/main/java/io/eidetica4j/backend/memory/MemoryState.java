package io.eidetica4j.backend.memory;

import io.eidetica4j.backend.InstanceMetadata;
import io.eidetica4j.backend.InstanceSecrets;
import io.eidetica4j.entry.Entry;
import io.eidetica4j.entry.VerificationStatus;
import java.util.List;
import java.util.Optional;

/**
 * All that a snapshot file keeps, as of one moment.
 *
 * @param entries every entry, in no given order
 * @param changes number of the last change that is in it
 */
record MemoryState(
    List<Stored> entries,
    Optional<InstanceMetadata> metadata,
    Optional<InstanceSecrets> secrets,
    long changes) {
  /** The same with secrets that are closed apart from these. */
  MemoryState withOwnSecrets() {
    return new MemoryState(entries, metadata, secrets.map(InstanceSecrets::copy), changes);
  }

  /** An entry and what verification found of it. */
  record Stored(Entry entry, VerificationStatus status) {}
}
