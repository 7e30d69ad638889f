package io.eidetica4j.node.rest;

import io.eidetica4j.EideticaException;
import io.eidetica4j.ErrorKind;
import io.eidetica4j.database.Database;
import io.eidetica4j.database.Trees;
import io.eidetica4j.entry.Entry;
import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.VerificationStatus;
import io.eidetica4j.node.problem.RestError;
import io.eidetica4j.node.run.Node;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/**
 * Takes in entries that a client signed itself, as those of a peer: stored, then verified; peers
 * get them as a commit made here.
 */
@ApplicationScoped
class EntryIntake {
  private final Node node;
  private final Quotas quotas;

  EntryIntake(Node node, Quotas quotas) {
    this.quotas = quotas;
    this.node = node;
  }

  /**
   * What became of an entry.
   *
   * @param id its id
   * @param status what verification said; {@code UNVERIFIED} while it waits for others
   * @param isNew whether it was not there before
   */
  record Taken(Id id, VerificationStatus status, boolean isNew) {}

  /** Decodes, checks, stores and verifies an entry. */
  Taken take(Database database, byte[] body, boolean cbor) {
    Trees trees = node.instance().trees();
    Entry entry = decode(body, cbor, trees);
    if (!entry.inTree(database.rootId())) {
      throw RestError.INVALID_VALUE.error(
          "Entry " + entry.id() + " belongs to another database than " + database.rootId());
    }
    boolean isNew = database.status(entry.id()).isEmpty();
    if (isNew) {
      quotas.checkEntries(database);
      trees.putSubmittedEntries(database.rootId(), List.of(entry));
    }
    VerificationStatus status =
        database
            .status(entry.id())
            .orElseThrow(() ->
                ErrorKind.ENTRY_VALIDATION_FAILED
                    .error("Entry " + entry.id() + " was refused")
                    .with("entry_id", entry.id()));
    return new Taken(entry.id(), status, isNew);
  }

  private static Entry decode(byte[] body, boolean cbor, Trees trees) {
    try {
      Entry entry =
          cbor ? Entry.fromDagCbor(body, trees.limits()) : Entry.fromJson(body, trees.limits());
      entry.validate();
      return entry;
    } catch (EideticaException e) {
      if (e.kind() == ErrorKind.SERIALIZE) {
        throw RestError.INVALID_VALUE.error("The body is no entry: " + e.getMessage());
      }
      throw e;
    }
  }
}
