/**
 * What is kept in {@code _sync} beside peers and requests: settings, transports, how syncs went.
 */
@NullMarked
package io.eidetica4j.sync.state;

import org.jspecify.annotations.NullMarked;
