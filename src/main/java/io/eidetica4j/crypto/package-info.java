/** Keys, signatures, hashes and password-based encryption. */
@NullMarked
package io.eidetica4j.crypto;

import org.jspecify.annotations.NullMarked;
