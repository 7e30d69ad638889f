/** Tests. */
@NullMarked
package io.eidetica4j.node.cli;

import org.jspecify.annotations.NullMarked;
