/** Errors that the REST surface raises by itself. */
@NullMarked
package io.eidetica4j.node.problem;

import org.jspecify.annotations.NullMarked;
