/** What the node is configured with, and where from. */
@NullMarked
package io.eidetica4j.node.config;

import org.jspecify.annotations.NullMarked;
