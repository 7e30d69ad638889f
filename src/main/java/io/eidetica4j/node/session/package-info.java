/** Sessions of users over REST: tokens, expiry, and who may try to log in how often. */
@NullMarked
package io.eidetica4j.node.session;

import org.jspecify.annotations.NullMarked;
