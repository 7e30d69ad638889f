/** The benchmark workloads; not part of the product. */
@NullMarked
package io.eidetica4j.bench;

import org.jspecify.annotations.NullMarked;
