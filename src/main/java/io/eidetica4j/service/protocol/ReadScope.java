package io.eidetica4j.service.protocol;

/** Which entries a read may rest on. */
public enum ReadScope {
  /** Those of the verified view. */
  VERIFIED("Verified"),
  /** Also those that wait for a verdict. */
  ALLOW_UNVERIFIED("AllowUnverified");

  private final String wireName;

  ReadScope(String wireName) {
    this.wireName = wireName;
  }

  String wireName() {
    return wireName;
  }
}
