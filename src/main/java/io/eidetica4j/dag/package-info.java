/**
 * The graph of a tree's entries and what follows from it: tips, the verified frontier, replay
 * order, the states of stores. Algorithms over what the backend holds; nothing here writes.
 */
@NullMarked
package io.eidetica4j.dag;

import org.jspecify.annotations.NullMarked;
