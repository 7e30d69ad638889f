package io.eidetica4j.crdt;

import java.util.UUID;

/** Reads UUIDs in the forms peers may write. */
final class Uuids {
  private static final String URN = "urn:uuid:";

  private Uuids() {}

  /** A UUID with hyphens, plain, in braces or as URN; digits of either case. */
  static UUID parse(String text) {
    int length = text.length();
    if (length == 32) {
      return new UUID(hex(text, 0, 16), hex(text, 16, 32));
    }
    if (length == 36) {
      return hyphenated(text, 0);
    }
    if (length == 38 && text.charAt(0) == '{' && text.charAt(37) == '}') {
      return hyphenated(text, 1);
    }
    if (length == 45 && text.startsWith(URN)) {
      return hyphenated(text, URN.length());
    }
    throw DocJson.failed("invalid UUID");
  }

  private static UUID hyphenated(String text, int at) {
    for (int hyphen : new int[] {8, 13, 18, 23}) {
      if (text.charAt(at + hyphen) != '-') {
        throw DocJson.failed("invalid UUID");
      }
    }
    long high =
        hex(text, at, at + 8) << 32
            | hex(text, at + 9, at + 13) << 16
            | hex(text, at + 14, at + 18);
    long low = hex(text, at + 19, at + 23) << 48 | hex(text, at + 24, at + 36);
    return new UUID(high, low);
  }

  private static long hex(String text, int start, int end) {
    long value = 0;
    for (int i = start; i < end; i++) {
      char c = text.charAt(i);
      int digit = c < 128 ? Character.digit(c, 16) : -1;
      if (digit < 0) {
        throw DocJson.failed("invalid UUID");
      }
      value = value << 4 | digit;
    }
    return value;
  }
}
