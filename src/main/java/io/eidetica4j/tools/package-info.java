/** What operators do with whole storages: check, back up, restore, export, import. */
@NullMarked
package io.eidetica4j.tools;

import org.jspecify.annotations.NullMarked;
