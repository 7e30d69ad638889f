package io.eidetica4j;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Time stamps as the reference writes them. */
final class Rfc3339 {
  /** The end of the year 262142, the last time the reference can write. */
  private static final long LAST_MILLIS = 8_210_266_876_799_999L;

  private static final DateTimeFormatter SECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss'+00:00'").withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter MILLIS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'+00:00'").withZone(ZoneOffset.UTC);

  private Rfc3339() {}

  static String format(long millis) {
    long written = millis < 0 || millis > LAST_MILLIS ? 0 : millis;
    return (written % 1000 == 0 ? SECONDS : MILLIS).format(Instant.ofEpochMilli(written));
  }
}
