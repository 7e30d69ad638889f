/** The daemon's side of the socket. */
@NullMarked
package io.eidetica4j.service.server;

import org.jspecify.annotations.NullMarked;
