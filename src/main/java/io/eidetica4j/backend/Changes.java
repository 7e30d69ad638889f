package io.eidetica4j.backend;

import io.eidetica4j.entry.Id;
import java.util.Set;

/**
 * What other processes changed in a tree since some position.
 *
 * @param position the tree's newest change that is taken in here, by whomever
 * @param lost whether changes may be missing, because what is known of them is kept for a limited
 *     time: everything of the tree is to be read again
 * @param entries those stored, or given another status
 * @param local whether any of the entries was made by the process that stored it
 */
public record Changes(long position, boolean lost, Set<Id> entries, boolean local) {}
