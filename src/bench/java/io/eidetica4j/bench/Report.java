package io.eidetica4j.bench;

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
}
