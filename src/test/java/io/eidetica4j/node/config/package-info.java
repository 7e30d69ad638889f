/** Tests. */
@NullMarked
package io.eidetica4j.node.config;

import org.jspecify.annotations.NullMarked;
