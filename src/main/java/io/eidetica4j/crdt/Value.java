package io.eidetica4j.crdt;

import io.eidetica4j.EideticaException;
import io.eidetica4j.ErrorKind;
import io.eidetica4j.codec.Utf8;
import java.math.BigInteger;
import java.util.Optional;

/**
 * One value of a document: a {@link Leaf} (null, boolean, 64-bit integer, text, or the tombstone of
 * something deleted) or a {@link Branch} ({@link Doc}, {@link CrdtList}). There are no
 * floating-point numbers, byte strings or times. All values are immutable.
 */
// No default methods here: with them, two threads that first touch this interface and one of its
// records could wait for each other's class initialisation for ever, because of the constants.
public sealed interface Value {
  /** The null value. */
  Value NULL = new Null();

  /** The tombstone. */
  Value DELETED = new Deleted();

  /** A boolean. */
  static Value of(boolean value) {
    return value ? Bool.TRUE : Bool.FALSE;
  }

  /** An integer. */
  static Value of(long value) {
    return new Int(value);
  }

  /**
   * A text.
   *
   * @throws EideticaException {@code CRDT_INVALID_VALUE} where it holds an unpaired surrogate
   */
  static Value of(String value) {
    return new Text(value);
  }

  /**
   * An integer of any size that fits 64 bits.
   *
   * @throws EideticaException {@code CRDT_INVALID_VALUE} where it does not fit
   */
  static Value of(BigInteger value) {
    if (value.bitLength() >= Long.SIZE) {
      throw ErrorKind.CRDT_INVALID_VALUE
          .error("Integer of " + value.bitLength() + " bits does not fit 64 signed bits")
          .with("bits", value.bitLength());
    }
    return new Int(value.longValue());
  }

  /** The value after {@code later} came on top of {@code earlier}. */
  static Value merge(Value earlier, Value later) {
    if (earlier instanceof Doc doc && later instanceof Doc laterDoc) {
      return doc.merge(laterDoc);
    }
    if (earlier instanceof CrdtList list && later instanceof CrdtList laterList) {
      return list.merge(laterList);
    }
    return later;
  }

  /** The kind's name: {@code null, bool, int, text, doc, list} or {@code deleted}. */
  String typeName();

  /** Whether this is a tombstone. */
  boolean isDeleted();

  /** Whether this is the null value. */
  boolean isNull();

  /** Whether this holds no other values; a tombstone is a leaf. */
  boolean isLeaf();

  /** The boolean, if this is one. */
  Optional<Boolean> asBool();

  /** The integer, if this is one. */
  Optional<Long> asInt();

  /** The text, if this is one. */
  Optional<String> asText();

  /** The document, if this is one. */
  Optional<Doc> asDoc();

  /** The list, if this is one. */
  Optional<CrdtList> asList();

  /** A value that holds no others. */
  sealed interface Leaf extends Value {
    @Override
    default boolean isDeleted() {
      return false;
    }

    @Override
    default boolean isNull() {
      return false;
    }

    @Override
    default boolean isLeaf() {
      return true;
    }

    @Override
    default Optional<Boolean> asBool() {
      return Optional.empty();
    }

    @Override
    default Optional<Long> asInt() {
      return Optional.empty();
    }

    @Override
    default Optional<String> asText() {
      return Optional.empty();
    }

    @Override
    default Optional<Doc> asDoc() {
      return Optional.empty();
    }

    @Override
    default Optional<CrdtList> asList() {
      return Optional.empty();
    }
  }

  /** A value that holds others. */
  sealed interface Branch extends Value permits Doc, CrdtList {
    @Override
    default boolean isDeleted() {
      return false;
    }

    @Override
    default boolean isNull() {
      return false;
    }

    @Override
    default boolean isLeaf() {
      return false;
    }

    @Override
    default Optional<Boolean> asBool() {
      return Optional.empty();
    }

    @Override
    default Optional<Long> asInt() {
      return Optional.empty();
    }

    @Override
    default Optional<String> asText() {
      return Optional.empty();
    }

    @Override
    default Optional<Doc> asDoc() {
      return Optional.empty();
    }

    @Override
    default Optional<CrdtList> asList() {
      return Optional.empty();
    }
  }

  /** Null: present, without content. */
  record Null() implements Leaf {
    @Override
    public String typeName() {
      return "null";
    }

    @Override
    public boolean isNull() {
      return true;
    }
  }

  /**
   * A boolean.
   *
   * @param value the boolean
   */
  record Bool(boolean value) implements Leaf {
    private static final Bool TRUE = new Bool(true);
    private static final Bool FALSE = new Bool(false);

    @Override
    public String typeName() {
      return "bool";
    }

    @Override
    public Optional<Boolean> asBool() {
      return Optional.of(value);
    }
  }

  /**
   * A signed 64-bit integer.
   *
   * @param value the integer
   */
  record Int(long value) implements Leaf {
    @Override
    public String typeName() {
      return "int";
    }

    @Override
    public Optional<Long> asInt() {
      return Optional.of(value);
    }
  }

  /**
   * Unicode text.
   *
   * @param value the text, without unpaired surrogates
   */
  record Text(String value) implements Leaf {
    /** Checks the text. */
    public Text {
      check(value);
    }

    /** Refuses text that has no UTF-8 form. */
    static String check(String text) {
      if (!Utf8.isWellFormed(text)) {
        throw ErrorKind.CRDT_INVALID_VALUE.error("Text holds an unpaired surrogate");
      }
      return text;
    }

    @Override
    public String typeName() {
      return "text";
    }

    @Override
    public Optional<String> asText() {
      return Optional.of(value);
    }

    /** The length only: texts may be secrets. */
    @Override
    public String toString() {
      return "Text[" + value.length() + " chars]";
    }
  }

  /** The tombstone of a deleted value. */
  record Deleted() implements Leaf {
    @Override
    public String typeName() {
      return "deleted";
    }

    @Override
    public boolean isDeleted() {
      return true;
    }
  }
}
