package io.eidetica4j.crdt.y;

import io.eidetica4j.codec.Bytes;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One value in a document: what JavaScript can put there, or a shared type ({@link YShared}) that
 * is edited and merged in its place. All but shared types are immutable and equal by content.
 */
public sealed interface YValue
    permits YValue.Undefined,
        YValue.Null,
        YValue.Bool,
        YValue.Int,
        YValue.Num,
        YValue.BigInt,
        YValue.Text,
        YValue.Binary,
        YValue.Items,
        YValue.Members,
        YValue.SubDocument,
        YShared {
  /** A boolean. */
  static YValue of(boolean value) {
    return value ? YValues.TRUE : YValues.FALSE;
  }

  /** A whole number; beyond 53 bits a {@link BigInt}, since JavaScript's numbers end there. */
  static YValue of(long value) {
    return Math.abs(value) <= YReader.MAX_NUMBER && value != Long.MIN_VALUE
        ? new Int(value)
        : new BigInt(value);
  }

  /** A number; a whole one of at most 53 bits becomes an {@link Int}. */
  static YValue of(double value) {
    boolean whole = value == Math.rint(value) && Math.abs(value) <= YReader.MAX_NUMBER;
    boolean minusZero = value == 0 && Double.doubleToRawLongBits(value) != 0;
    return whole && !minusZero ? new Int((long) value) : new Num(value);
  }

  /** A text. */
  static YValue of(String value) {
    return new Text(value);
  }

  /** Bytes. */
  static YValue of(Bytes value) {
    return new Binary(value);
  }

  /** A fixed list of values, which is replaced as a whole. */
  static YValue of(List<? extends YValue> values) {
    return new Items(List.copyOf(values));
  }

  /** A fixed object, which is replaced as a whole. */
  static YValue of(Map<String, ? extends YValue> members) {
    return new Members(new LinkedHashMap<>(members));
  }

  /**
   * The value as JSON text; shared types as what they hold, bytes as base64 text, {@code undefined}
   * as null, what JSON has no number for as null.
   */
  default String toJson() {
    return YJson.write(this);
  }

  /** {@code undefined}; {@link YValues#UNDEFINED}. */
  record Undefined() implements YValue {}

  /** Null; {@link YValues#NULL}. */
  record Null() implements YValue {}

  /**
   * A boolean.
   *
   * @param value the boolean
   */
  record Bool(boolean value) implements YValue {}

  /**
   * A whole number of at most 53 bits.
   *
   * @param value the number
   */
  record Int(long value) implements YValue {
    /** Refuses what JavaScript's numbers can't hold. */
    public Int {
      if (value > YReader.MAX_NUMBER || value < -YReader.MAX_NUMBER) {
        throw YErrors.operation("value", "integer beyond 53 bits");
      }
    }
  }

  /**
   * A number with a fraction, or beyond 53 bits.
   *
   * @param value the number
   */
  record Num(double value) implements YValue {}

  /**
   * A whole number of 64 bits, JavaScript's {@code BigInt}.
   *
   * @param value the number
   */
  record BigInt(long value) implements YValue {}

  /**
   * A text.
   *
   * @param value the text
   */
  record Text(String value) implements YValue {
    /** The length only: texts may be secrets. */
    @Override
    public String toString() {
      return "Text[" + value.length() + " chars]";
    }
  }

  /**
   * Bytes.
   *
   * @param value the bytes
   */
  record Binary(Bytes value) implements YValue {}

  /**
   * A fixed list.
   *
   * @param values its values
   */
  record Items(List<YValue> values) implements YValue {
    /** Keeps its own copy. */
    public Items {
      values = List.copyOf(values);
    }
  }

  /**
   * A fixed object.
   *
   * @param values its members in their order
   */
  record Members(Map<String, YValue> values) implements YValue {
    /** Takes the map over. */
    public Members {
      values = Collections.unmodifiableMap(values);
    }

    /** A member, null where there is none. */
    @Nullable YValue get(String key) {
      return values.get(key);
    }
  }

  /**
   * Another document that belongs to this one; only its name is here.
   *
   * @param guid its name
   * @param options what its author said of it
   */
  record SubDocument(String guid, YValue options) implements YValue {}
}
