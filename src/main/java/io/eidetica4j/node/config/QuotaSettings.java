package io.eidetica4j.node.config;

import io.smallrye.config.WithDefault;

/**
 * Settings {@code eidetica.quota.*}: what one user or one database may take over REST, so that
 * nobody takes what is meant for all. Each is well above honest use.
 */
public interface QuotaSettings {
  /**
   * Databases that one user tracks, made here or joined; to make one more, another has to be given
   * up. Each costs an index in memory while it is used.
   */
  @WithDefault("1000")
  int databasesPerUser();

  /** Keys of one user. With each database that is opened they are tried in turn. */
  @WithDefault("100")
  int keysPerUser();

  /** Event streams of one user at one time: each has a connection and a thread. */
  @WithDefault("32")
  int eventStreamsPerUser();

  /**
   * Requests of one user in a minute that are no mere reads; with more the answer is 429 and says
   * when to come again. Counted by each node for itself.
   */
  @WithDefault("60000")
  int writesPerUser();

  /**
   * Bytes of request bodies of one user in a minute; with more the answer is 429 and says when to
   * come again. Counted by each node for itself.
   */
  @WithDefault("1073741824")
  long bytesPerUser();

  /**
   * Entries of one database, verified or not; with so many nothing more is written to it over REST.
   * What peers send is not refused for that, since then nodes would differ for good.
   */
  @WithDefault("10000000")
  int entriesPerDatabase();
}
