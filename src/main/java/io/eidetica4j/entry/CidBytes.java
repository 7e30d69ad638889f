package io.eidetica4j.entry;

import io.eidetica4j.EideticaException;
import io.eidetica4j.ErrorKind;
import java.util.Arrays;

/**
 * The binary form of CIDs: version, codec, hash function and digest length as minimal LEB128
 * numbers, then the digest; or for version 0 the bytes {@code 12 20} and a digest of 32 bytes.
 */
final class CidBytes {
  private static final int SHA2_256 = 0x12;
  private static final int MAX_DIGEST_BYTES = 64;
  private static final int MAX_VARINT_BYTES = 10;
  private static final String BAD_MULTIHASH = "Failed to parse multihash";
  private static final String BAD_VARINT = "Failed to decode unsigned varint format";
  private static final String END = "unexpected end of file";

  private final byte[] input;
  private int at;

  private CidBytes(byte[] input) {
    this.input = input;
  }

  /** Reads a CID; bytes after its digest are ignored, as every node does. */
  static Id read(byte[] input) {
    return new CidBytes(input).cid();
  }

  private Id cid() {
    long version = varint(BAD_VARINT, END);
    long codec = varint(BAD_VARINT, END);
    if (version == SHA2_256 && codec == CidForm.DIGEST_BYTES) {
      byte[] digest = take(CidForm.DIGEST_BYTES, END);
      return Id.of(CidForm.of(0, CidForm.DAG_PB, SHA2_256, digest), digest);
    }
    if (version != 1) {
      throw invalid(
          version == 0 ? "CIDv0 cannot be specified in CIDv1 format" : "Unrecognized CID version");
    }
    long hash = varint(BAD_MULTIHASH, BAD_MULTIHASH);
    long length = varint(BAD_MULTIHASH, BAD_MULTIHASH);
    if (length < 0 || length > MAX_DIGEST_BYTES) {
      throw invalid(BAD_MULTIHASH);
    }
    byte[] digest = take((int) length, BAD_MULTIHASH);
    return Id.of(CidForm.of(1, codec, hash, digest), digest);
  }

  private byte[] take(int length, String reason) {
    if (input.length - at < length) {
      throw invalid(reason);
    }
    at += length;
    return Arrays.copyOfRange(input, at - length, at);
  }

  private long varint(String badForm, String atEnd) {
    long value = 0;
    for (int i = 0; i < MAX_VARINT_BYTES; i++) {
      if (at == input.length) {
        throw invalid(atEnd);
      }
      byte b = input[at++];
      if (i == MAX_VARINT_BYTES - 1 && b != 1) {
        break; // more than 64 bits
      }
      value |= (b & 0x7fL) << (7 * i);
      if (b >= 0) {
        if (b == 0 && i > 0) {
          break; // longer than needed
        }
        return value;
      }
    }
    throw invalid(badForm);
  }

  /** The bytes of a CID. */
  static byte[] write(CidForm form, byte[] digest) {
    byte[] head = new byte[4 * MAX_VARINT_BYTES];
    int size = 0;
    if (form.version() == 1) {
      size = varint(head, size, 1);
      size = varint(head, size, form.codec());
    }
    size = varint(head, size, form.hash());
    size = varint(head, size, digest.length);
    byte[] bytes = Arrays.copyOf(head, size + digest.length);
    System.arraycopy(digest, 0, bytes, size, digest.length);
    return bytes;
  }

  private static int varint(byte[] to, int from, long value) {
    int at = from;
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      to[at++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    to[at++] = (byte) rest;
    return at;
  }

  static EideticaException invalid(String reason) {
    return ErrorKind.ID_INVALID_FORMAT.error("Invalid ID format: " + reason).with("reason", reason);
  }
}
