package io.eidetica4j.instance;

import io.eidetica4j.crypto.PublicKey;
import io.eidetica4j.database.Database;

/**
 * What a {@link DatabaseBuilder} built.
 *
 * @param database the new database, opened with {@code key}
 * @param key the key that signed its first entry and administers it
 */
public record NewDatabase(Database database, PublicKey key) {}
