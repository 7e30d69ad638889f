package io.eidetica4j.sync.protocol;

import io.eidetica4j.entry.Id;
import java.util.Optional;

/**
 * A database as a handshake lists it.
 *
 * @param treeId its root
 * @param name what it is called; nobody says so today
 * @param entryCount entries that the responder holds, the root included; unsigned
 * @param lastModified always 0 today; unsigned
 */
public record TreeInfo(Id treeId, Optional<String> name, long entryCount, long lastModified) {}
