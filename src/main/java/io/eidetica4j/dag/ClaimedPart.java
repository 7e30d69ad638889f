package io.eidetica4j.dag;

import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.Snapshot;
import java.util.Set;

/**
 * What of a claimed point in a tree's history can be relied on: claimed tips may be missing, wait
 * for a verdict, or be junk that somebody pushed.
 *
 * @param tips the newest entries of the verified view among the claimed ones and their ancestors;
 *     what they descend from is Verified throughout
 * @param gaps claimed entries, or ancestors of such, that are not held or wait for a verdict, those
 *     nearest to the claim first; not all of them where they are many. An id of another tree counts
 *     as not held
 */
public record ClaimedPart(Snapshot tips, Set<Id> gaps) {}
