/** Requests that are sent again: the results kept for each {@code Idempotency-Key}. */
@NullMarked
package io.eidetica4j.node.repeat;

import org.jspecify.annotations.NullMarked;
