/** Identifiers, snapshots of tips, and the signed entries a database consists of. */
@NullMarked
package io.eidetica4j.entry;

import org.jspecify.annotations.NullMarked;
