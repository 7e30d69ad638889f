/** What crosses the socket: frames, and the messages in them as values and as JSON. */
@NullMarked
package io.eidetica4j.service.protocol;

import org.jspecify.annotations.NullMarked;
