package io.eidetica4j.codec;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.eidetica4j.EideticaException;
import io.eidetica4j.ErrorKind;
import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Single values in the strict JSON of the wire. Readers look at the token the parser stands on and
 * leave it on the value's last token; what does not fit is SERIALIZE, what is longer than asked for
 * is INSTANCE_LIMIT_EXCEEDED.
 */
public final class JsonValues {
  private static final long MAX_U32 = 0xffff_ffffL;
  private static final BigInteger TWO_64 = BigInteger.ONE.shiftLeft(64);

  private JsonValues() {}

  /** A text of at most so many bytes in UTF-8, without unpaired surrogates. */
  public static String text(JsonParser parser, int maxBytes) throws IOException {
    if (parser.currentToken() != JsonToken.VALUE_STRING) {
      throw wrongType(parser, "a string");
    }
    String text = parser.getText();
    checkText(text, maxBytes);
    return text;
  }

  /** An unsigned 64-bit number: an integer token without fraction, exponent or minus sign. */
  public static long unsigned(JsonParser parser) throws IOException {
    if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT) {
      throw wrongType(parser, "u64");
    }
    return switch (parser.getNumberType()) {
      case INT, LONG -> {
        long value = parser.getLongValue();
        if (value < 0 || (value == 0 && parser.getTextLength() > 1)) {
          throw outOfRange(value == 0 ? "-0" : Long.toString(value), "u64");
        }
        yield value;
      }
      default -> {
        BigInteger value = parser.getBigIntegerValue();
        if (value.signum() < 0 || value.compareTo(TWO_64) >= 0) {
          throw outOfRange("of " + value.bitLength() + " bits", "u64");
        }
        yield value.longValue();
      }
    };
  }

  /** A signed 64-bit number: an integer token without fraction or exponent, and not {@code -0}. */
  public static long signed(JsonParser parser) throws IOException {
    if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT) {
      throw wrongType(parser, "i64");
    }
    if (parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
      throw outOfRange("of " + parser.getBigIntegerValue().bitLength() + " bits", "i64");
    }
    long value = parser.getLongValue();
    if (value == 0 && parser.getTextLength() > 1) {
      throw outOfRange("-0", "i64");
    }
    return value;
  }

  /** An unsigned 32-bit number. */
  public static long u32(JsonParser parser) throws IOException {
    long value = unsigned(parser);
    if (value < 0 || value > MAX_U32) {
      throw outOfRange(Long.toUnsignedString(value), "u32");
    }
    return value;
  }

  /** A value, or null for none. */
  public static <T> Optional<T> optional(JsonParser parser, Json.Reading<T> reading)
      throws IOException {
    return parser.currentToken() == JsonToken.VALUE_NULL
        ? Optional.empty()
        : Optional.of(reading.read(parser));
  }

  /**
   * An array of at most so many elements.
   *
   * @param what what the elements are, for the error of too many
   */
  public static <T> List<T> list(JsonParser parser, int max, String what, Json.Reading<T> element)
      throws IOException {
    List<T> list = new ArrayList<>();
    each(parser, max, what, at -> list.add(element.read(at)));
    return list;
  }

  /** Hands over the elements of an array one by one; see {@link #list}. */
  public static void each(JsonParser parser, int max, String what, Taking element)
      throws IOException {
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      throw wrongType(parser, "a sequence");
    }
    for (int count = 0; parser.nextToken() != JsonToken.END_ARRAY; count++) {
      if (count == max) {
        throw tooMany(what, max);
      }
      element.take(parser);
    }
  }

  /** Takes a value from a parser. */
  @FunctionalInterface
  public interface Taking {
    /** Takes the value that the parser stands on. */
    void take(JsonParser parser) throws IOException;
  }

  /** A truth value. */
  public static boolean bool(JsonParser parser) throws IOException {
    return switch (parser.currentToken()) {
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      default -> throw wrongType(parser, "a boolean");
    };
  }

  /** Bytes as an array of numbers, or as a string standing for its UTF-8 form. */
  public static byte[] bytes(JsonParser parser, int max) throws IOException {
    if (parser.currentToken() == JsonToken.VALUE_STRING) {
      return Bytes.utf8(text(parser, max)).array();
    }
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      throw wrongType(parser, "a byte array");
    }
    byte[] bytes = new byte[Math.min(max, 64)];
    int size = 0;
    while (true) {
      int value = parser.nextIntValue(0);
      if (value <= 0 || value > 0xff) {
        if (parser.currentToken() == JsonToken.END_ARRAY) {
          return size == bytes.length ? bytes : Arrays.copyOf(bytes, size);
        }
        checkByte(parser);
      }
      if (size == bytes.length) {
        if (size == max) {
          throw tooLong(max);
        }
        bytes = Arrays.copyOf(bytes, (int) Math.min(max, size * 2L));
      }
      bytes[size++] = (byte) value;
    }
  }

  /** Writes bytes as an array of numbers. */
  public static void write(JsonGenerator generator, Bytes bytes) throws IOException {
    generator.writeRawValue(new NumberArray(bytes.array()));
  }

  /** Writes an unsigned 64-bit number. */
  public static void writeUnsigned(JsonGenerator generator, long value) throws IOException {
    if (value >= 0) {
      generator.writeNumber(value);
    } else {
      generator.writeNumber(BigInteger.valueOf(value).add(TWO_64));
    }
  }

  /** The error of a value that is of another type than due. */
  public static EideticaException wrongType(JsonParser parser, String expected) {
    JsonToken token = parser.currentToken();
    String found = token == null ? "end of input" : token.name();
    return ErrorKind.SERIALIZE.error(
        "Serialization error: invalid type: " + found + ", expected " + expected);
  }

  private static void checkByte(JsonParser parser) throws IOException {
    long value = unsigned(parser);
    if (value < 0 || value > 0xff) {
      throw outOfRange(Long.toUnsignedString(value), "u8");
    }
  }

  private static void checkText(String text, int maxBytes) {
    if (text.length() > maxBytes || Utf8.length(text) > maxBytes) {
      throw tooLong(maxBytes);
    }
    if (!Utf8.isWellFormed(text)) {
      throw ErrorKind.SERIALIZE.error("Serialization error: lone surrogate in text");
    }
  }

  private static EideticaException tooLong(int max) {
    return ErrorKind.INSTANCE_LIMIT_EXCEEDED
        .error("A value is longer than the limit of " + max + " bytes")
        .with("limit", max);
  }

  private static EideticaException tooMany(String what, int max) {
    return ErrorKind.INSTANCE_LIMIT_EXCEEDED
        .error("A message has more than " + max + " " + what)
        .with("limit", max);
  }

  private static EideticaException outOfRange(String value, String type) {
    return ErrorKind.SERIALIZE.error(
        "Serialization error: invalid value: integer `" + value + "`, expected " + type);
  }
}
