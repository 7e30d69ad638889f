/** Tests. */
@NullMarked
package io.eidetica4j.node.events;

import org.jspecify.annotations.NullMarked;
