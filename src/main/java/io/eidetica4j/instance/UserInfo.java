package io.eidetica4j.instance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.eidetica4j.entry.Id;
import io.eidetica4j.store.RowFormat;

/**
 * A user's record in the directory of users.
 *
 * @param username the name to log in with
 * @param userDatabaseId root of the user's own database
 * @param credentials what a login is checked against
 * @param createdAt seconds since 1970
 * @param status whether the user may log in
 */
public record UserInfo(
    String username,
    Id userDatabaseId,
    UserCredentials credentials,
    long createdAt,
    UserStatus status) {
  /** How rows are written and read. */
  static final RowFormat<UserInfo> FORMAT = new NodeFormat<>(UserInfo::toJson, UserInfo::fromJson);

  private static final String USERNAME = "username";
  private static final String USER_DATABASE_ID = "user_database_id";
  private static final String CREDENTIALS = "credentials";
  private static final String CREATED_AT = "created_at";
  private static final String STATUS = "status";

  /** The same with other credentials. */
  UserInfo withCredentials(UserCredentials changed) {
    return new UserInfo(username, userDatabaseId, changed, createdAt, status);
  }

  /** The form of the row. */
  public JsonNode toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put(USERNAME, username).put(USER_DATABASE_ID, userDatabaseId.toString());
    json.set(CREDENTIALS, credentials.toJson());
    return json.put(CREATED_AT, createdAt).put(STATUS, status.stored());
  }

  /**
   * Reads the form of the row.
   *
   * @throws io.eidetica4j.EideticaException SERIALIZE, or what a malformed id or key raises
   */
  public static UserInfo fromJson(JsonNode json) {
    return new UserInfo(
        Fields.text(json, USERNAME),
        Id.parse(Fields.text(json, USER_DATABASE_ID)),
        UserCredentials.fromJson(Fields.require(json, CREDENTIALS)),
        Fields.integer(Fields.require(json, CREATED_AT), CREATED_AT),
        UserStatus.ofStored(Fields.text(json, STATUS)));
  }
}
