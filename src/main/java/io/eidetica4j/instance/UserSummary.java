package io.eidetica4j.instance;

import io.eidetica4j.crypto.PublicKey;

/**
 * What an administrator sees of a user.
 *
 * @param uuid the user's id
 * @param username the name to log in with
 * @param status whether the user may log in
 * @param rootKey the user's root key, with which they administer where that was granted
 */
public record UserSummary(String uuid, String username, UserStatus status, PublicKey rootKey) {
  static UserSummary of(UserRow row) {
    UserInfo info = row.info();
    return new UserSummary(
        row.uuid(), info.username(), info.status(), info.credentials().rootKeyId());
  }
}
