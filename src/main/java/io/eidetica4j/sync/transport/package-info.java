/** How requests get to peers. */
@NullMarked
package io.eidetica4j.sync.transport;

import org.jspecify.annotations.NullMarked;
