package io.eidetica4j;

/**
 * Bounds on what may come from a file, a peer, a socket or a request. All are well above honest
 * use; they are checked before memory is taken for what they bound.
 *
 * @param entryBytes bytes of one encoded entry
 * @param metadataBytes bytes of an entry's metadata
 * @param stores stores named by one entry
 * @param parents parents in one list of parents
 * @param nameBytes UTF-8 bytes of a store's name
 * @param textBytes UTF-8 bytes of any other text in an entry (signature, key hint)
 * @param delegationSteps steps of a delegation path
 * @param delegationTips tips claimed in one delegation step
 * @param snapshotBytes bytes of a snapshot file
 * @param indexBytes bytes that the indexes and states of open trees may take before idle ones are
 *     dropped
 */
public record Limits(
    int entryBytes,
    int metadataBytes,
    int stores,
    int parents,
    int nameBytes,
    int textBytes,
    int delegationSteps,
    int delegationTips,
    long snapshotBytes,
    long indexBytes) {
  /**
   * For what is stored here: it has been judged when it came, possibly by the reference, which has
   * no limits, and its size is known.
   */
  public static final Limits STORED =
      new Limits(
          Integer.MAX_VALUE,
          Integer.MAX_VALUE,
          Integer.MAX_VALUE,
          Integer.MAX_VALUE,
          Integer.MAX_VALUE,
          Integer.MAX_VALUE,
          Integer.MAX_VALUE,
          Integer.MAX_VALUE,
          Long.MAX_VALUE,
          Long.MAX_VALUE);

  /**
   * Deepest nesting of documents or lists below a document's root: with more, a reader that stops
   * at 127 open JSON containers (three for each level) can't read the document back.
   */
  public static final int DOC_DEPTH = 41;

  /** Deepest nesting of any JSON or CBOR that is read. */
  public static final int DEPTH = 127;

  private static final int MIB = 1 << 20;

  /** What holds where nothing else is configured. */
  public static final Limits DEFAULT =
      new Limits(16 * MIB, MIB, 1024, 16_384, 1024, 64 * 1024, 16, 1024, 2048L * MIB, 512L * MIB);
}
