package io.eidetica4j.node.run;

/** Priorities of what happens at the stop: the smaller number first. */
public final class StopOrder {
  /** Sessions, which hold handles of the instance. */
  public static final int SESSIONS = 100;

  /** The instance. */
  public static final int INSTANCE = 200;

  private StopOrder() {}
}
