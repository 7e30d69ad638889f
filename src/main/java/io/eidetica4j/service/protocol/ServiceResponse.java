package io.eidetica4j.service.protocol;

import io.eidetica4j.backend.InstanceMetadata;
import io.eidetica4j.codec.Bytes;
import io.eidetica4j.entry.Entry;
import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.Snapshot;
import io.eidetica4j.instance.UserInfo;
import java.util.List;
import java.util.Optional;

/** What the daemon may answer. */
public sealed interface ServiceResponse
    permits ServiceResponse.Ok,
        ServiceResponse.OneEntry,
        ServiceResponse.Entries,
        ServiceResponse.Ids,
        TransactionContext,
        ServiceResponse.State,
        ServiceResponse.MergeState,
        ServiceResponse.Metadata,
        ServiceResponse.CachedState,
        ServiceResponse.Failure,
        ServiceResponse.LoginChallenge,
        ServiceResponse.LoginOk,
        ServiceResponse.KeyChallenge {
  /** Done. */
  record Ok() implements ServiceResponse {}

  /**
   * An entry.
   *
   * @param entry whose id is the one asked for; to be checked
   */
  record OneEntry(Entry entry) implements ServiceResponse {}

  /**
   * Entries.
   *
   * @param entries by height in their store, then id
   */
  record Entries(List<Entry> entries) implements ServiceResponse {
    /** Keeps a list of its own. */
    public Entries {
      entries = List.copyOf(entries);
    }
  }

  /**
   * Tips.
   *
   * @param ids of entries
   */
  record Ids(Snapshot ids) implements ServiceResponse {}

  /**
   * A merged state.
   *
   * @param json compact
   */
  record State(Bytes json) implements ServiceResponse {}

  /**
   * A merge base and what lies above it.
   *
   * @param base the newest entry that all paths run through
   * @param path what lies between that and the entries asked for, these included, in replay order
   */
  record MergeState(Id base, List<Id> path) implements ServiceResponse {
    /** Keeps a list of its own. */
    public MergeState {
      path = List.copyOf(path);
    }
  }

  /**
   * What the instance is.
   *
   * @param metadata empty where there is no instance
   */
  record Metadata(Optional<InstanceMetadata> metadata) implements ServiceResponse {}

  /**
   * A state that was put aside.
   *
   * @param state empty where there is none
   */
  record CachedState(Optional<Bytes> state) implements ServiceResponse {}

  /**
   * The request failed.
   *
   * @param error why
   */
  record Failure(ServiceError error) implements ServiceResponse {}

  /**
   * A login has begun.
   *
   * @param challenge to be signed with the user's root key
   * @param uuid the user
   * @param user the user's record, from which the client opens that key
   */
  record LoginChallenge(Bytes challenge, String uuid, UserInfo user) implements ServiceResponse {}

  /** The user is logged in. */
  record LoginOk() implements ServiceResponse {}

  /**
   * A key may be proven.
   *
   * @param challenge to be signed with that key
   */
  record KeyChallenge(Bytes challenge) implements ServiceResponse {}
}
