package io.eidetica4j.instance;

/** Whether a user may log in. */
public enum UserStatus {
  /** May log in. */
  ACTIVE("Active"),
  /** May not. */
  DISABLED("Disabled"),
  /** May not; kept apart from {@link #DISABLED} by the records only. */
  LOCKED("Locked");

  private final String stored;

  UserStatus(String stored) {
    this.stored = stored;
  }

  /** The form in the user's record. */
  public String stored() {
    return stored;
  }

  /**
   * Reads the form in the user's record.
   *
   * @throws io.eidetica4j.EideticaException SERIALIZE for any other text
   */
  static UserStatus ofStored(String stored) {
    for (UserStatus status : values()) {
      if (status.stored.equals(stored)) {
        return status;
      }
    }
    throw Fields.malformed("`status` is none of Active, Disabled, Locked");
  }
}
