/** The life of the node's instance: opened, flushed, drained, closed. */
@NullMarked
package io.eidetica4j.node.run;

import org.jspecify.annotations.NullMarked;
