package io.eidetica4j.database;

import static io.eidetica4j.database.Steps.DATA;
import static io.eidetica4j.database.Steps.key;
import static org.assertj.core.api.Assertions.assertThat;

import io.eidetica4j.crypto.PrivateKey;
import io.eidetica4j.entry.Entry;
import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.VerificationStatus;
import java.util.List;

/** Verdicts on entries that arrive, one at a time. */
abstract class JudgeContract extends DatabaseContract {
  static final Id UNKNOWN = Id.ofRaw(new byte[] {1});
  final PrivateKey writer = key(2);
  final PrivateKey stranger = key(3);

  /** Takes an entry in as from a peer; gives what was found of it. */
  final VerificationStatus verdict(Database database, Entry entry) {
    assertThat(trees.putRemoteEntries(database.rootId(), List.of(entry))).isEqualTo(1);
    return database.status(entry.id()).orElseThrow();
  }

  /** Takes in an entry that must fail; gives the name of the rule by which it did. */
  final String rejection(Database database, Entry entry) {
    rejected.clear();
    assertThat(verdict(database, entry)).isEqualTo(VerificationStatus.FAILED);
    assertThat(rejected).hasSize(1);
    return rejected.getFirst();
  }

  /** An entry that changes one value, to be completed. */
  static Forged data(Database database) {
    return Forged.on(database).data(DATA, "k", "v");
  }
}
