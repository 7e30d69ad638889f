/** Tests of what the node is built into and run with: native metadata, images, manifests. */
@NullMarked
package io.eidetica4j.node.deploy;

import org.jspecify.annotations.NullMarked;
