package io.eidetica4j.entry;

import io.eidetica4j.ErrorKind;
import java.util.Optional;

/** What this node knows about an entry's right to be there. Never leaves the node. */
public enum VerificationStatus {
  /** Signed by a key that the settings it names allow to write. */
  VERIFIED(0, "Verified"),
  /** Not judged yet. */
  UNVERIFIED(2, "Unverified"),
  /** Judged, and not allowed; for good. */
  FAILED(1, "Failed");

  private final int code;
  private final String jsonName;

  VerificationStatus(int code, String jsonName) {
    this.code = code;
    this.jsonName = jsonName;
  }

  /** The number in SQL tables. */
  public int code() {
    return code;
  }

  /** The name in JSON. */
  public String jsonName() {
    return jsonName;
  }

  /**
   * The status of a number from an SQL table.
   *
   * @throws io.eidetica4j.EideticaException BACKEND_TREE_INTEGRITY_VIOLATION for any other number
   */
  public static VerificationStatus fromCode(long code) {
    for (VerificationStatus status : values()) {
      if (status.code == code) {
        return status;
      }
    }
    throw ErrorKind.BACKEND_TREE_INTEGRITY_VIOLATION
        .error("Unknown verification status " + code)
        .with("status", code);
  }

  /** The status with this name in JSON, if there is one. */
  public static Optional<VerificationStatus> fromJsonName(String name) {
    for (VerificationStatus status : values()) {
      if (status.jsonName.equals(name)) {
        return Optional.of(status);
      }
    }
    return Optional.empty();
  }
}
