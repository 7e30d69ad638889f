package io.eidetica4j.instance;

import io.eidetica4j.crdt.Doc;

/** Names that the system's own databases have in common with other nodes. */
final class SystemDatabases {
  /** Store of {@code _users}: one row a user, by uuid. */
  static final String USERS = "users";

  /** Store of {@code _users}: when each user logged in last, by uuid. */
  static final String LAST_LOGIN = "last_login";

  /** Store of a user's database: one row a key. */
  static final String KEYS = "keys";

  /** Store of a user's database: one row a tracked database, by its root id. */
  static final String DATABASES = "databases";

  /** Name of the key record of an administrator. */
  static final String ADMIN_KEY_NAME = "admin";

  /** Name of the instance's key record in a user's database. */
  static final String DEVICE_KEY_NAME = "device";

  private static final String SYSTEM = "system";

  private SystemDatabases() {}

  /** Settings of the directory of users. */
  static Doc users() {
    return settings("_users", SYSTEM, "User directory database");
  }

  /** Settings of the registry of databases; nothing but these settings is ever in it. */
  static Doc databases() {
    return settings("_databases", SYSTEM, "Database tracking and registry");
  }

  /** Settings of a user's own database. */
  static Doc ofUser(String username) {
    return settings("_user_" + username, "user", "User database for " + username);
  }

  private static Doc settings(String name, String type, String description) {
    return Doc.EMPTY.with("name", name).with("type", type).with("description", description);
  }
}
