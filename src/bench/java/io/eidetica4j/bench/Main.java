package io.eidetica4j.bench;

/** Runs the workloads and prints one JSON object a line: {@code bench.url}, {@code bench.n}. */
public final class Main {
  private Main() {}

  /** Prints nothing yet: there is no workload. */
  public static void main(String[] args) {}
}
