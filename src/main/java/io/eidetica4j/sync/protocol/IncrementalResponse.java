package io.eidetica4j.sync.protocol;

import io.eidetica4j.entry.Entry;
import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.Snapshot;

/**
 * What the requester lacks of a database.
 *
 * @param treeId the database
 * @param theirTips the responder's tips
 * @param missingEntries the entries; as in {@link BootstrapResponse}
 */
public record IncrementalResponse(Id treeId, Snapshot theirTips, Iterable<Entry> missingEntries)
    implements SyncResponse {}
