/** The asking side of sync: what is sent to peers, and what is made of their answers. */
@NullMarked
package io.eidetica4j.sync.client;

import org.jspecify.annotations.NullMarked;
