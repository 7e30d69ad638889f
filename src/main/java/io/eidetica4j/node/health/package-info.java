/** What the node says of its health. */
@NullMarked
package io.eidetica4j.node.health;

import org.jspecify.annotations.NullMarked;
