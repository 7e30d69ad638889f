/** Tests. */
@NullMarked
package io.eidetica4j.node.json;

import org.jspecify.annotations.NullMarked;
