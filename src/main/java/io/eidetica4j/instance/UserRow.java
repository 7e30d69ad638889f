package io.eidetica4j.instance;

/**
 * A user as stored.
 *
 * @param uuid the row's key
 * @param info the row
 */
public record UserRow(String uuid, UserInfo info) {}
