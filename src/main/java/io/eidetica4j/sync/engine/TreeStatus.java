package io.eidetica4j.sync.engine;

import io.eidetica4j.entry.Id;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How it stands with one database and one peer.
 *
 * @param tree the database
 * @param lastSuccess when something was last exchanged, in milliseconds since 1970
 * @param lastError what went wrong since
 * @param queued entries that wait to be sent
 * @param lagMillis how long the one that waits longest has waited
 */
public record TreeStatus(
    Id tree, OptionalLong lastSuccess, Optional<String> lastError, int queued, long lagMillis) {}
