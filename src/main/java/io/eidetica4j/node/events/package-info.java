/** Streams of a database's writes: what changed since a cursor, without gap. */
@NullMarked
package io.eidetica4j.node.events;

import org.jspecify.annotations.NullMarked;
