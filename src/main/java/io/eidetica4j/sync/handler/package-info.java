/** The serving side of sync: who asks, what they may have, and what they are given. */
@NullMarked
package io.eidetica4j.sync.handler;

import org.jspecify.annotations.NullMarked;
