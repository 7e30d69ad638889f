package io.eidetica4j.service.protocol;

import io.eidetica4j.backend.InstanceMetadata;
import io.eidetica4j.codec.Bytes;
import io.eidetica4j.entry.Entry;
import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.Snapshot;
import java.util.List;
import java.util.Optional;

/** What may be asked of a database. */
public sealed interface DatabaseOp {
  /**
   * All that an entry has to name as its parents.
   *
   * @param stores those it will write to
   * @param scope which tips it is to rest on
   */
  record BeginTransaction(List<String> stores, ReadScope scope) implements DatabaseOp {
    /** Keeps a list of its own. */
    public BeginTransaction {
      stores = List.copyOf(stores);
    }
  }

  /**
   * Hands an entry over, to be verified by the daemon.
   *
   * @param entry signed by the client
   * @param expected verified tips of its database, where it is to be stored only while it has just
   *     these. A member that the reference does not have: its daemon passes it over and stores the
   *     entry in any case
   */
  record SubmitSignedEntry(Entry entry, Optional<Snapshot> expected) implements DatabaseOp {
    /** To be stored whatever the tips are. */
    public SubmitSignedEntry(Entry entry) {
      this(entry, Optional.empty());
    }
  }

  /** The verified frontier. */
  record GetVerifiedTips() implements DatabaseOp {}

  /**
   * The merged state of a document store.
   *
   * @param store its name
   */
  record GetStoreState(String store) implements DatabaseOp {}

  /**
   * The entries of a store that some of its tips descend from.
   *
   * @param store its name
   * @param tips of the store
   * @param scope which of them count
   */
  record GetStoreEntries(String store, Snapshot tips, ReadScope scope) implements DatabaseOp {}

  /**
   * The tips of a store as of some tips of the tree.
   *
   * @param store its name
   * @param upTo tips of the tree
   */
  record GetStoreTipsUpTo(String store, Snapshot upTo) implements DatabaseOp {}

  /**
   * The merge base of entries of a store, and what lies between.
   *
   * @param store its name
   * @param entries ids, in the order given
   */
  record ComputeMergeState(String store, List<Id> entries) implements DatabaseOp {
    /** Keeps a list of its own. */
    public ComputeMergeState {
      entries = List.copyOf(entries);
    }
  }

  /**
   * One entry, of whatever database.
   *
   * @param id its id
   */
  record GetEntry(Id id) implements DatabaseOp {}

  /**
   * A state that a client of the same user has put aside.
   *
   * @param store name of the store
   * @param key names the state
   */
  record GetCachedState(String store, Id key) implements DatabaseOp {}

  /**
   * Puts a state aside for clients of the same user.
   *
   * @param store name of the store
   * @param key names the state
   * @param state verbatim
   */
  record CacheState(String store, Id key, Bytes state) implements DatabaseOp {}

  /**
   * Replaces the metadata of the instance.
   *
   * @param metadata the new one
   */
  record SetInstanceMetadata(InstanceMetadata metadata) implements DatabaseOp {}

  /**
   * Has the connection told of writes.
   *
   * @param tips where the first notification begins; where empty, at the present ones
   */
  record SubscribeWrites(Snapshot tips) implements DatabaseOp {}

  /** Ends that. */
  record UnsubscribeWrites() implements DatabaseOp {}
}
