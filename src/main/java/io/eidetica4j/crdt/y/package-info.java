/** Yjs documents: text, maps, arrays and XML that merge, and the update format v1. */
@NullMarked
package io.eidetica4j.crdt.y;

import org.jspecify.annotations.NullMarked;
