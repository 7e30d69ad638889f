/** What is remembered of peers: the database {@code _sync}, and records beside it. */
@NullMarked
package io.eidetica4j.sync.peers;

import org.jspecify.annotations.NullMarked;
