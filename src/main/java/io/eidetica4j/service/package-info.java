/** The local service: programs on one machine that share an instance over a unix socket. */
@NullMarked
package io.eidetica4j.service;

import org.jspecify.annotations.NullMarked;
