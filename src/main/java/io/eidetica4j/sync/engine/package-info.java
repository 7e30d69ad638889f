/** What happens by itself: entries are sent when they are written, databases are synced in turn. */
@NullMarked
package io.eidetica4j.sync.engine;

import org.jspecify.annotations.NullMarked;
