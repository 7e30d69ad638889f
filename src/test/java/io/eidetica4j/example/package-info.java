/**
 * What an application may write against the public API; nothing here is in the library's packages.
 */
@NullMarked
package io.eidetica4j.example;

import org.jspecify.annotations.NullMarked;
