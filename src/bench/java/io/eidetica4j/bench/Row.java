package io.eidetica4j.bench;

/** One workload. */
interface Row {
  /** Its name in the output. */
  String name();

  /** Warms up, runs and reports. */
  void run(int n, Report report) throws Exception;
}
