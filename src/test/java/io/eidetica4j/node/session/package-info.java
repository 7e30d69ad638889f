/** Tests. */
@NullMarked
package io.eidetica4j.node.session;

import org.jspecify.annotations.NullMarked;
