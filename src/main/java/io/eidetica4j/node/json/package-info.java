/** JSON of requests and answers: plain JSON and documents, members and pointers. */
@NullMarked
package io.eidetica4j.node.json;

import org.jspecify.annotations.NullMarked;
