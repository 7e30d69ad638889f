package io.eidetica4j.node.run;

/** What this program is. */
public final class ProgramVersion {
  /** The version of the reference whose bytes and files this program speaks. */
  public static final String REFERENCE = "0.2.0";

  private ProgramVersion() {}

  /** This program's version, {@code unknown} where it runs from loose classes. */
  public static String current() {
    String version = ProgramVersion.class.getPackage().getImplementationVersion();
    return version == null ? "unknown" : version;
  }
}
