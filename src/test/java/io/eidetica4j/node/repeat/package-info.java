/** Tests. */
@NullMarked
package io.eidetica4j.node.repeat;

import org.jspecify.annotations.NullMarked;
