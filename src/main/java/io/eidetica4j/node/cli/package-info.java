/** The command line: one class a command; only {@code serve} starts a server. */
@NullMarked
package io.eidetica4j.node.cli;

import org.jspecify.annotations.NullMarked;
