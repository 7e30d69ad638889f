/** Tests. */
@NullMarked
package io.eidetica4j.node.run;

import org.jspecify.annotations.NullMarked;
