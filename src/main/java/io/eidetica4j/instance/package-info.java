/** An open instance: connecting and creating, users and their sessions, administration. */
@NullMarked
package io.eidetica4j.instance;

import org.jspecify.annotations.NullMarked;
