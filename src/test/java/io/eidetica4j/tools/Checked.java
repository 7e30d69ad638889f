package io.eidetica4j.tools;

import io.eidetica4j.Limits;
import io.eidetica4j.backend.OpenMode;
import io.eidetica4j.dag.ReplayOrder;
import io.eidetica4j.instance.InstanceOptions;
import io.eidetica4j.instance.OpenStorage;
import java.util.ArrayList;
import java.util.List;

/** What the verification finds of what is stored at a URL. */
final class Checked {
  private final List<Finding> findings = new ArrayList<>();
  private final VerificationReport report;

  Checked(String url) {
    try (OpenStorage storage =
        OpenStorage.open(url, OpenMode.READ_ONLY, InstanceOptions.DEFAULT.withReadOnly(true))) {
      report =
          Verification.run(
              storage.backend(), ReplayOrder.DIGEST, Limits.DEFAULT, Progress.NONE, findings::add);
    }
  }

  List<Finding> findings() {
    return findings;
  }

  VerificationReport report() {
    return report;
  }

  long problems() {
    return report.problems();
  }
}
