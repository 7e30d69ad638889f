package io.eidetica4j.instance;

import io.eidetica4j.entry.Id;

/**
 * A user and where their wishes are kept.
 *
 * @param uuid the user
 * @param database root of the user's own database
 */
public record UserLocation(String uuid, Id database) {}
