/** Figures about the instance, for Prometheus. */
@NullMarked
package io.eidetica4j.node.metrics;

import org.jspecify.annotations.NullMarked;
