/** Edits of documents in the words of REST: set, delete, merge patch, list operations. */
@NullMarked
package io.eidetica4j.node.edit;

import org.jspecify.annotations.NullMarked;
