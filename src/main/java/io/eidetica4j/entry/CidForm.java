package io.eidetica4j.entry;

import io.eidetica4j.codec.Bytes;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Everything about a CID but a digest of 32 bytes: ids of the common kinds share one form each, so
 * that an id is four longs and a reference.
 *
 * @param version −1 for the empty id, else the CID version, 0 or 1
 * @param codec what the hashed bytes are, unsigned
 * @param hash the hash function, unsigned
 * @param digest the digest where it hasn't 32 bytes
 */
record CidForm(int version, long codec, long hash, @Nullable Bytes digest)
    implements Comparable<CidForm> {
  static final int DIGEST_BYTES = 32;
  static final long RAW = 0x55;
  static final long DAG_PB = 0x70;
  static final long DAG_CBOR = 0x71;

  static final CidForm EMPTY = new CidForm(-1, 0, 0, Bytes.EMPTY);
  static final CidForm DAG_CBOR_BLAKE3 = standard(1, DAG_CBOR, HashCode.BLAKE3_256);
  private static final CidForm[] SHARED = {
    DAG_CBOR_BLAKE3,
    standard(1, RAW, HashCode.BLAKE3_256),
    standard(1, DAG_CBOR, HashCode.SHA2_256),
    standard(1, RAW, HashCode.SHA2_256),
    standard(0, DAG_PB, HashCode.SHA2_256)
  };

  private static CidForm standard(int version, long codec, HashCode hash) {
    return new CidForm(version, codec, hash.code(), null);
  }

  /** The form of a CID with this digest. */
  static CidForm of(int version, long codec, long hash, byte[] digest) {
    if (digest.length != DIGEST_BYTES) {
      return new CidForm(version, codec, hash, Bytes.wrap(digest));
    }
    for (CidForm form : SHARED) {
      if (form.version == version && form.codec == codec && form.hash == hash) {
        return form;
      }
    }
    return new CidForm(version, codec, hash, null);
  }

  int digestLength() {
    return digest == null ? DIGEST_BYTES : digest.length();
  }

  /** Compares all but a digest of 32 bytes: version, codec, hash, digest length, digest. */
  @Override
  public int compareTo(CidForm other) {
    int order = Integer.compare(version, other.version);
    order = order != 0 ? order : Long.compareUnsigned(codec, other.codec);
    order = order != 0 ? order : Long.compareUnsigned(hash, other.hash);
    order = order != 0 ? order : Integer.compare(digestLength(), other.digestLength());
    return order != 0 || digest == null || other.digest == null
        ? order
        : digest.compareTo(other.digest);
  }

  @Override
  public boolean equals(Object other) {
    return this == other || (other instanceof CidForm that && compareTo(that) == 0);
  }

  @Override
  public int hashCode() {
    return Long.hashCode(codec ^ hash) * 31 + Objects.hashCode(digest);
  }
}
