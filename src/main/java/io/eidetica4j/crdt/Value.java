package io.eidetica4j.crdt;

import io.eidetica4j.EideticaException;
import io.eidetica4j.ErrorKind;
import io.eidetica4j.codec.Utf8;
import java.math.BigInteger;
import java.util.Optional;

/**
 * One value of a document: a leaf (null, boolean, 64-bit integer, text, or the tombstone of
 * something deleted) or a branch ({@link Doc}, {@link CrdtList}). There are no floating-point
 * numbers, byte strings or times. All values are immutable.
 */
// A default method makes an interface initialise before its classes do. That can't deadlock with
// the constants, because nothing but this interface's initialisation can make those two objects.
@SuppressWarnings("ClassInitializationDeadlock")
public sealed interface Value
    permits Value.Null, Value.Bool, Value.Int, Value.Text, Value.Deleted, Doc, CrdtList {
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

  /** The kind's name: {@code null, bool, int, text, doc, list} or {@code deleted}. */
  String typeName();

  /** Whether this is a tombstone. */
  default boolean isDeleted() {
    return this == DELETED;
  }

  /** Whether this is the null value. */
  default boolean isNull() {
    return this == NULL;
  }

  /** Whether this holds no other values; a tombstone is a leaf. */
  default boolean isLeaf() {
    return !(this instanceof Doc || this instanceof CrdtList);
  }

  /** The boolean, if this is one. */
  default Optional<Boolean> asBool() {
    return this instanceof Bool bool ? Optional.of(bool.value) : Optional.empty();
  }

  /** The integer, if this is one. */
  default Optional<Long> asInt() {
    return this instanceof Int number ? Optional.of(number.value) : Optional.empty();
  }

  /** The text, if this is one. */
  default Optional<String> asText() {
    return this instanceof Text text ? Optional.of(text.value) : Optional.empty();
  }

  /** The document, if this is one. */
  default Optional<Doc> asDoc() {
    return this instanceof Doc doc ? Optional.of(doc) : Optional.empty();
  }

  /** The list, if this is one. */
  default Optional<CrdtList> asList() {
    return this instanceof CrdtList list ? Optional.of(list) : Optional.empty();
  }

  /**
   * The value after {@code later} came on top of this one: documents and lists merge with their
   * like, anything else is replaced.
   */
  default Value merge(Value later) {
    if (this instanceof Doc doc && later instanceof Doc laterDoc) {
      return doc.merge(laterDoc);
    }
    if (this instanceof CrdtList list && later instanceof CrdtList laterList) {
      return list.merge(laterList);
    }
    return later;
  }

  /** The live values as plain JSON with sorted members, e.g. {@code {"name":"x","tags":[1,2]}}. */
  default String toPlainJson() {
    return DocText.plainJson(this);
  }

  /**
   * The live values as the reference shows them as JSON. It isn't always valid: of texts only
   * quotes are escaped, of keys nothing. {@link #toPlainJson} is.
   */
  default String toDisplayJson() {
    StringBuilder text = new StringBuilder();
    DocText.displayJson(text, this);
    return text.toString();
  }

  /** The live values as the reference prints them: {@code {k: v}}, {@code [a, b]}, bare texts. */
  default String toDisplayText() {
    StringBuilder text = new StringBuilder();
    DocText.display(text, this);
    return text.toString();
  }

  /** Null: present, without content; {@link Value#NULL}. */
  final class Null implements Value {
    private Null() {}

    @Override
    public String typeName() {
      return "null";
    }

    @Override
    public String toString() {
      return "Null";
    }
  }

  /** The tombstone of something deleted; {@link Value#DELETED}. */
  final class Deleted implements Value {
    private Deleted() {}

    @Override
    public String typeName() {
      return "deleted";
    }

    @Override
    public String toString() {
      return "Deleted";
    }
  }

  /**
   * A boolean.
   *
   * @param value the boolean
   */
  record Bool(boolean value) implements Value {
    private static final Bool TRUE = new Bool(true);
    private static final Bool FALSE = new Bool(false);

    @Override
    public String typeName() {
      return "bool";
    }
  }

  /**
   * A signed 64-bit integer.
   *
   * @param value the integer
   */
  record Int(long value) implements Value {
    @Override
    public String typeName() {
      return "int";
    }
  }

  /**
   * Unicode text.
   *
   * @param value the text, without unpaired surrogates
   */
  record Text(String value) implements Value {
    /** Refuses text that has no UTF-8 form. */
    public Text {
      check(value);
    }

    @Override
    public String typeName() {
      return "text";
    }

    /** The length only: texts may be secrets. */
    @Override
    public String toString() {
      return "Text[" + value.length() + " chars]";
    }

    static void check(String text) {
      if (!Utf8.isWellFormed(text)) {
        throw ErrorKind.CRDT_INVALID_VALUE.error("Text holds an unpaired surrogate");
      }
    }
  }
}
