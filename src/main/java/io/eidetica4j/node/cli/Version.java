package io.eidetica4j.node.cli;

import io.eidetica4j.node.run.ProgramVersion;
import picocli.CommandLine.IVersionProvider;

/** What this program is, for {@code --version}. */
public final class Version implements IVersionProvider {
  /** Made by picocli. */
  Version() {}

  @Override
  public String[] getVersion() {
    return new String[] {
      "eidetica4j "
          + ProgramVersion.current()
          + " (compatible with eidetica "
          + ProgramVersion.REFERENCE
          + ")"
    };
  }
}
