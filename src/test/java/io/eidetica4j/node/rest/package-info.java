/** Tests. */
@NullMarked
package io.eidetica4j.node.rest;

import org.jspecify.annotations.NullMarked;
