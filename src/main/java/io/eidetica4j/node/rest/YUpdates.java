package io.eidetica4j.node.rest;

import io.eidetica4j.codec.Bytes;
import io.eidetica4j.crdt.y.StateVector;
import io.eidetica4j.crdt.y.YState;
import io.eidetica4j.database.Database;
import io.eidetica4j.entry.Entry;
import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.Snapshot;
import io.eidetica4j.entry.SubTreeNode;
import io.eidetica4j.node.events.Change;
import io.eidetica4j.node.events.EventCursor;
import io.eidetica4j.node.session.Unlocks;
import io.eidetica4j.store.PasswordStore;
import io.eidetica4j.store.YDoc;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.function.Function;

/** Tells the changes of a database as the updates of one Yjs document in it. */
final class YUpdates {
  private final Database database;
  private final String store;
  private final Unlocks unlocks;
  private final boolean encrypted;

  YUpdates(Database database, String store, Unlocks unlocks) {
    this.database = database;
    this.store = store;
    this.unlocks = unlocks;
    this.encrypted =
        database.getIndex().find(store).orElseThrow().typeId().equals(PasswordStore.TYPE_ID);
  }

  /** The events of a change; a cursor alone where it does not concern the document. */
  String events(Change change) {
    StringBuilder events = new StringBuilder();
    for (Bytes update : updates(change)) {
      if (!events.isEmpty()) {
        events.append("\n\n");
      }
      events
          .append("event: update\ndata: ")
          .append(Base64.getEncoder().encodeToString(update.array()));
    }
    if (!events.isEmpty()) {
      events.append('\n');
    }
    return events.append("id: ").append(EventCursor.of(change.tips())).append("\n\n").toString();
  }

  private List<Bytes> updates(Change change) {
    List<Bytes> updates = new ArrayList<>();
    for (Id id : change.entries()) {
      Entry entry = database.getEntry(id);
      if (entry.inSubtree(store)) {
        if (encrypted) {
          return List.of(difference(change));
        }
        entry
            .subtree(store)
            .flatMap(SubTreeNode::data)
            .map(payload -> YState.CRDT.decode(payload).update())
            .filter(update -> !update.isEmpty())
            .ifPresent(updates::add);
      }
    }
    return updates;
  }

  /** Payloads are not in clear here: what was not known before is made anew from the states. */
  private Bytes difference(Change change) {
    StateVector known = at(change.previousTips(), YDoc::stateVector);
    return at(change.tips(), document -> document.diff(known));
  }

  private <T> T at(Snapshot tips, Function<YDoc, T> reading) {
    try (Stores stores = new Stores(database.newTransactionAt(tips), database.rootId(), unlocks)) {
      return reading.apply(stores.require(store, YDoc.TYPE).store());
    }
  }
}
