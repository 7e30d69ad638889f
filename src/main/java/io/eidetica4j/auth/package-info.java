/** Who may do what: permissions, the keys in a database's settings, and verdicts on entries. */
@NullMarked
package io.eidetica4j.auth;

import org.jspecify.annotations.NullMarked;
