/** Where peers send their requests. */
@NullMarked
package io.eidetica4j.node.peer;

import org.jspecify.annotations.NullMarked;
