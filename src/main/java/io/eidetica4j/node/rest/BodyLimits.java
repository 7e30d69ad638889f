package io.eidetica4j.node.rest;

import io.eidetica4j.node.config.NodeConfig;

/**
 * How long a request's body may be. Only what goes into a database may be large; everything else,
 * logins above all, is a few words, and is refused long before it could cost anything.
 */
final class BodyLimits {
  /** Bytes of a body that does not go into a database. */
  static final long SMALL = 64 * 1024;

  private static final String API = "/" + Api.ROOT + "/";
  private static final String DATABASES = API + "databases";

  private BodyLimits() {}

  /** The most bytes for a path. */
  static long of(String path, NodeConfig config) {
    long most = config.rest().bodyBytes();
    return path.startsWith(API) && !path.startsWith(DATABASES) ? Math.min(SMALL, most) : most;
  }
}
