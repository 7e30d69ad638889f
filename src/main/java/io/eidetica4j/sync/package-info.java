/** Sync: how nodes of a network come to have the same entries. {@code Sync} is the way in. */
@NullMarked
package io.eidetica4j.sync;

import org.jspecify.annotations.NullMarked;
