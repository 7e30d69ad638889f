/** What is stored and read back; every algorithm over it lives above, in {@code dag}. */
@NullMarked
package io.eidetica4j.backend;

import org.jspecify.annotations.NullMarked;
