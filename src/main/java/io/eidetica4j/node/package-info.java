/** The node: a Quarkus service around one instance. */
@NullMarked
package io.eidetica4j.node;

import org.jspecify.annotations.NullMarked;
