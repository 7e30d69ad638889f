/** Values that merge: documents, lists and their JSON form. */
@NullMarked
package io.eidetica4j.crdt;

import org.jspecify.annotations.NullMarked;
