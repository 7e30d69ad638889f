package io.eidetica4j.node.cli;

import picocli.CommandLine.IVersionProvider;

/** What this program is. */
public final class Version implements IVersionProvider {
  /** The version of the reference whose bytes and files this program speaks. */
  public static final String REFERENCE = "0.2.0";

  /** Made by picocli. */
  Version() {}

  /** This program's version, {@code unknown} where it runs from loose classes. */
  public static String current() {
    String version = Version.class.getPackage().getImplementationVersion();
    return version == null ? "unknown" : version;
  }

  @Override
  public String[] getVersion() {
    return new String[] {
      "eidetica4j " + current() + " (compatible with eidetica " + REFERENCE + ")"
    };
  }
}
