/** The messages that peers exchange, their JSON, and tickets. */
@NullMarked
package io.eidetica4j.sync.protocol;

import org.jspecify.annotations.NullMarked;
