/** What every layer may use: errors, limits, the clock, and the observer that metrics hang on. */
@NullMarked
package io.eidetica4j;

import org.jspecify.annotations.NullMarked;
