package io.eidetica4j.sync.protocol;

import io.eidetica4j.auth.Permission;
import io.eidetica4j.entry.Entry;
import io.eidetica4j.entry.Id;
import java.util.Optional;

/**
 * All of a database.
 *
 * @param treeId the database
 * @param rootEntry its root entry
 * @param allEntries all other entries; those that are sent may be read from storage as they are
 *     written, those that are received went to an {@link EntrySink} instead
 * @param keyApproved whether the requesting key has the permission
 * @param grantedPermission the permission
 */
public record BootstrapResponse(
    Id treeId,
    Entry rootEntry,
    Iterable<Entry> allEntries,
    boolean keyApproved,
    Optional<Permission> grantedPermission)
    implements SyncResponse {}
