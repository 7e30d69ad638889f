/** Entries in this process' memory, and the snapshot file that can keep them. */
@NullMarked
package io.eidetica4j.backend.memory;

import org.jspecify.annotations.NullMarked;
