/** Tests. */
@NullMarked
package io.eidetica4j.node.edit;

import org.jspecify.annotations.NullMarked;
