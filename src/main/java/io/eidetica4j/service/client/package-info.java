/** The client's side of the socket: an instance that another process holds, as a backend. */
@NullMarked
package io.eidetica4j.service.client;

import org.jspecify.annotations.NullMarked;
