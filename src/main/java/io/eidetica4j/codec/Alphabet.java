package io.eidetica4j.codec;

import java.util.Arrays;
import java.util.Locale;

/** The digits of a base, all of them ASCII. */
final class Alphabet {
  private static final int ASCII = 128;

  private final String digits;
  private final byte[] values = new byte[ASCII];

  private Alphabet(String digits) {
    this.digits = digits;
    Arrays.fill(values, (byte) -1);
    define(digits);
  }

  /** Digits that are what they are. */
  static Alphabet of(String digits) {
    return new Alphabet(digits);
  }

  /** Digits given in lower case that are read in either. */
  static Alphabet ignoringCase(String digits) {
    Alphabet alphabet = new Alphabet(digits);
    alphabet.define(digits.toUpperCase(Locale.ROOT));
    return alphabet;
  }

  private void define(String characters) {
    for (int i = 0; i < characters.length(); i++) {
      values[characters.charAt(i)] = (byte) i;
    }
  }

  /** How many digits there are. */
  int size() {
    return digits.length();
  }

  /** The character of a digit. */
  char character(int digit) {
    return digits.charAt(digit);
  }

  /** The digit at the index of a text. */
  int digit(String text, int index) {
    char c = text.charAt(index);
    int digit = c < ASCII ? values[c] : -1;
    if (digit < 0) {
      throw new IllegalArgumentException("a character outside the base");
    }
    return digit;
  }
}
