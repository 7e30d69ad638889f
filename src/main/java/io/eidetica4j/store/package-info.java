/** What applications write and read: typed stores over the history and the changes of a view. */
@NullMarked
package io.eidetica4j.store;

import org.jspecify.annotations.NullMarked;
