package io.eidetica4j.entry;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.eidetica4j.codec.Base32;
import io.eidetica4j.codec.Bytes;
import io.eidetica4j.codec.CborWriter;
import io.eidetica4j.codec.Multibase;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.OptionalLong;

/**
 * The name of an entry or of other content: a CID, that is, what the content is and its hash, or
 * {@link #EMPTY nothing}. Immutable and small.
 *
 * <p>The order is neither that of the texts nor that of the CIDs' bytes: the empty id comes first,
 * then version, codec, hash function, digest length and digest are compared, all unsigned. Ids of
 * entries are thus ordered by their digests.
 */
public final class Id implements Comparable<Id> {
  /** The id of nothing; its text is empty. */
  public static final Id EMPTY = new Id(CidForm.EMPTY, 0, 0, 0, 0);

  private static final String IPFS = "/ipfs/";
  private static final int V0_LENGTH = 46;
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

  /** CIDs of entries: these bytes, then a digest of 32. */
  private static final int STANDARD_PREFIX = 0x01711e20;

  private static final int STANDARD_BYTES = 36;

  private final CidForm form;
  private final long first;
  private final long second;
  private final long third;
  private final long fourth;

  private Id(CidForm form, long first, long second, long third, long fourth) {
    this.form = form;
    this.first = first;
    this.second = second;
    this.third = third;
    this.fourth = fourth;
  }

  static Id of(CidForm form, byte[] digest) {
    if (form.digest() != null) {
      return new Id(form, 0, 0, 0, 0);
    }
    return new Id(
        form,
        (long) LONGS.get(digest, 0),
        (long) LONGS.get(digest, 8),
        (long) LONGS.get(digest, 16),
        (long) LONGS.get(digest, 24));
  }

  /** The id of DAG-CBOR bytes, such as an entry's, by BLAKE3. */
  public static Id ofDagCbor(byte[] data) {
    return of(CidForm.DAG_CBOR_BLAKE3, HashCode.BLAKE3_256.digest(data));
  }

  /** The id of DAG-CBOR bytes by another hash function. */
  public static Id ofDagCbor(byte[] data, HashCode hash) {
    return of(CidForm.DAG_CBOR, data, hash);
  }

  /** The id of opaque bytes, by BLAKE3. */
  public static Id ofRaw(byte[] data) {
    return ofRaw(data, HashCode.BLAKE3_256);
  }

  /** The id of opaque bytes by another hash function. */
  public static Id ofRaw(byte[] data, HashCode hash) {
    return of(CidForm.RAW, data, hash);
  }

  private static Id of(long codec, byte[] data, HashCode hash) {
    byte[] digest = hash.digest(data);
    return of(CidForm.of(1, codec, hash.code(), digest), digest);
  }

  /**
   * Reads an id's text in any base, after an optional {@code …/ipfs/}; the empty text is the empty
   * id.
   *
   * @throws io.eidetica4j.EideticaException ID_INVALID_FORMAT
   */
  public static Id parse(String text) {
    if (text.isEmpty()) {
      return EMPTY;
    }
    int prefix = text.indexOf(IPFS);
    String cid = prefix < 0 ? text : text.substring(prefix + IPFS.length());
    if (cid.length() < 2 && cid.getBytes(UTF_8).length < 2) {
      throw CidBytes.invalid("Input too short");
    }
    byte[] bytes;
    try {
      boolean v0 = cid.length() == V0_LENGTH && cid.startsWith("Qm");
      bytes = v0 ? Multibase.decodeBase58(cid) : Multibase.decode(cid);
    } catch (IllegalArgumentException e) {
      throw CidBytes.invalid("Failed to parse multihash");
    }
    return CidBytes.read(bytes);
  }

  /**
   * Reads a CID's bytes; what follows the digest is ignored.
   *
   * @throws io.eidetica4j.EideticaException ID_INVALID_FORMAT
   */
  public static Id fromCidBytes(byte[] cid) {
    return CidBytes.read(cid);
  }

  /**
   * As {@link #fromCidBytes(byte[])}, of bytes within an array; none are the empty id.
   *
   * @throws io.eidetica4j.EideticaException ID_INVALID_FORMAT
   */
  public static Id fromCidBytes(byte[] from, int at, int length) {
    if (length == STANDARD_BYTES && (int) INTS.get(from, at) == STANDARD_PREFIX) {
      return new Id(
          CidForm.DAG_CBOR_BLAKE3,
          (long) LONGS.get(from, at + 4),
          (long) LONGS.get(from, at + 12),
          (long) LONGS.get(from, at + 20),
          (long) LONGS.get(from, at + 28));
    }
    return length == 0 ? EMPTY : CidBytes.read(Arrays.copyOfRange(from, at, at + length));
  }

  /** Whether this is the id of nothing. */
  public boolean isEmpty() {
    return form.version() < 0;
  }

  /** The number of the hash function; nothing for the empty id. */
  public OptionalLong multihashCode() {
    return isEmpty() ? OptionalLong.empty() : OptionalLong.of(form.hash());
  }

  /** The CID's bytes; none for the empty id. */
  public byte[] cidBytes() {
    return isEmpty() ? new byte[0] : CidBytes.write(form, digest());
  }

  /** The hash alone; no bytes for the empty id. */
  public byte[] digest() {
    Bytes other = form.digest();
    if (other != null) {
      return other.toArray();
    }
    byte[] digest = new byte[CidForm.DIGEST_BYTES];
    digest(digest, 0);
    return digest;
  }

  private void digest(byte[] to, int at) {
    LONGS.set(to, at, first);
    LONGS.set(to, at + 8, second);
    LONGS.set(to, at + 16, third);
    LONGS.set(to, at + 24, fourth);
  }

  /** Writes the id as a DAG-CBOR link, the empty one as null. */
  void write(CborWriter to) {
    if (form.equals(CidForm.DAG_CBOR_BLAKE3)) {
      int at = to.link(36);
      byte[] buffer = to.buffer();
      buffer[at] = 1;
      buffer[at + 1] = (byte) CidForm.DAG_CBOR;
      buffer[at + 2] = (byte) CidForm.DAG_CBOR_BLAKE3.hash();
      buffer[at + 3] = CidForm.DIGEST_BYTES;
      digest(buffer, at + 4);
    } else if (isEmpty()) {
      to.nil();
    } else {
      byte[] cid = cidBytes();
      int at = to.link(cid.length);
      System.arraycopy(cid, 0, to.buffer(), at, cid.length);
    }
  }

  @Override
  public int compareTo(Id other) {
    if (!form.equals(other.form)) {
      return form.compareTo(other.form);
    }
    int order = Long.compareUnsigned(first, other.first);
    order = order != 0 ? order : Long.compareUnsigned(second, other.second);
    order = order != 0 ? order : Long.compareUnsigned(third, other.third);
    return order != 0 ? order : Long.compareUnsigned(fourth, other.fourth);
  }

  @Override
  public boolean equals(Object other) {
    return this == other
        || (other instanceof Id that
            && first == that.first
            && second == that.second
            && third == that.third
            && fourth == that.fourth
            && form.equals(that.form));
  }

  /** Bits of the digest. */
  @Override
  public int hashCode() {
    return form.digest() == null ? Long.hashCode(first) : form.hashCode();
  }

  /** The text: base32 with its prefix {@code b}, base58 for version 0, nothing for the empty id. */
  @Override
  public String toString() {
    return switch (form.version()) {
      case 0 -> Multibase.encodeBase58(cidBytes());
      case 1 -> Base32.encode('b', cidBytes());
      default -> "";
    };
  }
}
