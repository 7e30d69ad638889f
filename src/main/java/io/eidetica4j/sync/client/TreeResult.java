package io.eidetica4j.sync.client;

import io.eidetica4j.auth.Permission;
import java.util.Optional;

/**
 * What came of an exchange of a database.
 *
 * @param received entries that were received and stored, known ones included
 * @param sent entries that were sent
 * @param granted the permission that the other side says the key has; of a bootstrap only
 */
public record TreeResult(long received, long sent, Optional<Permission> granted) {}
