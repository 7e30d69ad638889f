/** Byte strings and the encodings on the wire: DAG-CBOR, JSON, base64, multibase. */
@NullMarked
package io.eidetica4j.codec;

import org.jspecify.annotations.NullMarked;
