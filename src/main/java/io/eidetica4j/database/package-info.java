/**
 * Databases: handles, transactions, and the one place where a tree is written (lock, store, move
 * the index forward, tell the listeners). Judges what arrives from elsewhere.
 */
@NullMarked
package io.eidetica4j.database;

import org.jspecify.annotations.NullMarked;
