package io.eidetica4j.bench;

import java.util.Arrays;
import java.util.Locale;

/** Where results go. */
interface Report {
  /** One JSON object a line on standard output. */
  Report STDOUT =
      (work, n, nanos) ->
          System.out.printf(
              Locale.ROOT,
              "{\"work\":\"%s\",\"n\":%d,\"seconds\":%.6f,\"per_second\":%.1f}%n",
              work,
              n,
              nanos / 1e9,
              n * 1e9 / nanos);

  void done(String work, long n, long nanos);

  /** A line on what something takes, which is no time. */
  static void bytes(String work, long n, double bytes) {
    System.out.printf(Locale.ROOT, "{\"work\":\"%s\",\"n\":%d,\"bytes\":%.1f}%n", work, n, bytes);
  }

  /** The middle one of some times, which are sorted for it. */
  static long median(long[] nanos) {
    Arrays.sort(nanos);
    return nanos[nanos.length / 2];
  }
}
