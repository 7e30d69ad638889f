package io.eidetica4j.node.config;

import io.eidetica4j.Limits;
import io.smallrye.config.WithDefault;

/** Settings {@code eidetica.limits.*}; what each means stands at {@link Limits}. */
public interface LimitSettings {
  /** Bytes of one encoded entry. */
  @WithDefault("16777216")
  int entryBytes();

  /** Bytes of an entry's metadata. */
  @WithDefault("1048576")
  int metadataBytes();

  /** Stores named by one entry. */
  @WithDefault("1024")
  int stores();

  /** Parents in one list of parents. */
  @WithDefault("16384")
  int parents();

  /** UTF-8 bytes of a store's name. */
  @WithDefault("1024")
  int nameBytes();

  /** UTF-8 bytes of any other text in an entry. */
  @WithDefault("65536")
  int textBytes();

  /** Steps of a delegation path. */
  @WithDefault("16")
  int delegationSteps();

  /** Tips claimed in one delegation step. */
  @WithDefault("1024")
  int delegationTips();

  /** Bytes of a snapshot file. */
  @WithDefault("2147483648")
  long snapshotBytes();

  /**
   * Bytes that the indexes and states of open databases may take before idle ones are dropped (they
   * are read again when needed); below half of the heap.
   */
  @WithDefault("536870912")
  long indexBytes();

  /** These settings as the library takes them. */
  default Limits toLimits() {
    return new Limits(
        entryBytes(),
        metadataBytes(),
        stores(),
        parents(),
        nameBytes(),
        textBytes(),
        delegationSteps(),
        delegationTips(),
        snapshotBytes(),
        indexBytes());
  }
}
