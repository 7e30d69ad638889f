package io.eidetica4j.node.rest;

/** Names that the whole API shares. */
final class Api {
  /** Where the API begins. */
  static final String ROOT = "api/v1";

  /** The header with the hash of the tips. */
  static final String TIPS = "Eidetica-Tips";

  /** The media type of merge patches (RFC 7396). */
  static final String MERGE_PATCH = "application/merge-patch+json";

  /** The media type of entries as they are hashed and signed. */
  static final String DAG_CBOR = "application/vnd.ipld.dag-cbor";

  /** Most tips in {@code ?at=}. */
  static final int MAX_AT = 64;

  private Api() {}
}
