package io.eidetica4j.tools;

import io.eidetica4j.EideticaException;
import io.eidetica4j.ErrorKind;
import java.nio.charset.StandardCharsets;

/**
 * What an export file looks like; {@code docs/export-format.md} says it for others. It begins with
 * {@link #MAGIC} and the version (2 bytes), and goes on with records: a kind (1 byte), the length
 * of the body (4 bytes) and the body. All numbers are unsigned and big-endian.
 */
final class ExportFormat {
  static final byte[] MAGIC = "eidetica4jexport".getBytes(StandardCharsets.US_ASCII);
  static final int VERSION = 1;

  /** A line for people; the first record. */
  static final int HEADER = 'H';

  /** The instance's metadata as JSON; once at most, before the first tree. */
  static final int INSTANCE = 'I';

  /** The instance's secrets as JSON; once at most, right after its metadata. */
  static final int SECRETS = 'K';

  /** The root id of the tree that the entries up to the next are of; each tree once. */
  static final int TREE = 'T';

  /** Code of the status, length of the id, the id as CID, the entry as DAG-CBOR. */
  static final int ENTRY = 'E';

  /** Number of entries (8 bytes) and BLAKE3 of all bytes before this record; the last record. */
  static final int END = 'Z';

  /** Bytes of a body other than an entry's at most. */
  static final int SMALL_BODY = 1 << 16;

  /** Bytes in an entry's body before the entry at most. */
  static final int ENTRY_PREFIX = 128;

  static final int END_BODY = 40;

  private ExportFormat() {}

  /** The file is no whole export. */
  static EideticaException invalid(String reason) {
    return ErrorKind.BACKEND_DESERIALIZATION_FAILED.error("The export file is no good: " + reason);
  }
}
