package io.eidetica4j.crdt.y;

/** The values of which there is one each. */
public final class YValues {
  /** JavaScript's {@code undefined}. */
  public static final YValue UNDEFINED = new YValue.Undefined();

  /** Null; as an attribute's value it says that there is none. */
  public static final YValue NULL = new YValue.Null();

  /** True. */
  public static final YValue TRUE = new YValue.Bool(true);

  /** False. */
  public static final YValue FALSE = new YValue.Bool(false);

  private YValues() {}
}
