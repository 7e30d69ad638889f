/** Entries in SQL tables that the reference reads and writes too. */
@NullMarked
package io.eidetica4j.backend.sql;

import org.jspecify.annotations.NullMarked;
