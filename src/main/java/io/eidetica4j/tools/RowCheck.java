package io.eidetica4j.tools;

import io.eidetica4j.EideticaException;
import io.eidetica4j.Limits;
import io.eidetica4j.backend.EntryRow;
import io.eidetica4j.entry.Entry;
import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.VerificationStatus;
import io.eidetica4j.tools.Finding.Kind;
import java.util.Optional;

/** Looks at one stored entry by itself: its bytes, its structure, and what stands beside it. */
final class RowCheck {
  private final EntryRow row;
  private Optional<Entry> entry = Optional.empty();

  RowCheck(EntryRow row) {
    this.row = row;
  }

  /** The entry, where its bytes are its own, whatever stands beside it. */
  Optional<Entry> entry() {
    return entry;
  }

  /** Whether it can be read and found in its tree, whatever else is wrong with it. */
  boolean usable() {
    return entry.filter(each -> each.tree().toString().equals(row.tree())).isPresent()
        && status().isPresent();
  }

  /** What is wrong with it; the first thing, since the others often follow from that. */
  Optional<Finding> check() {
    Optional<String> damage = damage();
    if (damage.isPresent()) {
      return damage.map(detail -> new Finding(Kind.ENTRY, row.id(), detail));
    }
    return misfit().map(detail -> new Finding(Kind.ROWS, row.id(), detail));
  }

  private Optional<String> damage() {
    Optional<Id> id = RowIds.parse(row.id());
    if (id.isEmpty() || id.get().isEmpty()) {
      return Optional.of("it is stored under what is no id");
    }
    if (row.cbor().isEmpty()) {
      return Optional.of("it has more bytes than any entry");
    }
    byte[] bytes = row.cbor().get().array();
    Id actual = Id.ofDagCbor(bytes);
    if (!actual.equals(id.get())) {
      return Optional.of("its " + bytes.length + " bytes hash to " + actual);
    }
    try {
      Entry decoded = Entry.fromDagCbor(bytes, Limits.STORED);
      decoded.validate();
      if (!decoded.id().equals(id.get())) {
        return Optional.of("its bytes are not the one form that an entry has");
      }
      entry = Optional.of(decoded);
      return Optional.empty();
    } catch (EideticaException e) {
      return Optional.of("its bytes are no well-formed entry: " + e.getMessage());
    }
  }

  private Optional<String> misfit() {
    if (status().isEmpty()) {
      return Optional.of("its status " + row.status() + " is none");
    }
    EntryRow due = EntryRow.of(entry.orElseThrow(), row.status());
    if (!due.tree().equals(row.tree())) {
      return Optional.of("it is stored in database " + row.tree() + " and is of " + due.tree());
    }
    if (due.root() != row.root() || due.height() != row.height()) {
      return Optional.of("its root mark or height is not what it says");
    }
    if (!due.parents().equals(row.parents())) {
      return Optional.of("the parents stored for it are not those it names");
    }
    if (!due.stores().equals(row.stores())) {
      return Optional.of("the stores stored for it are not those it holds");
    }
    return due.storeParents().equals(row.storeParents())
        ? Optional.empty()
        : Optional.of("the parents stored for its stores are not those it names");
  }

  private Optional<VerificationStatus> status() {
    try {
      return Optional.of(VerificationStatus.fromCode(row.status()));
    } catch (EideticaException e) {
      return Optional.empty();
    }
  }
}
