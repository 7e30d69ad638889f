package io.eidetica4j.backend;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Takes passwords out of URLs before they get into a message. */
final class UrlRedaction {
  private static final Pattern PARAMETER =
      Pattern.compile("([?&][^=&]*password=)[^&]*", Pattern.CASE_INSENSITIVE);

  private static final Pattern SINGLE_COLON =
      Pattern.compile("(sqlite|postgres(ql)?):", Pattern.CASE_INSENSITIVE);

  private UrlRedaction() {}

  /** The URL with {@code ***} for its password. Rather hides too much than too little. */
  static String redact(String url) {
    String shown = PARAMETER.matcher(url).replaceAll("$1***");
    int at = shown.lastIndexOf('@');
    int colon = shown.indexOf(':', afterScheme(shown));
    if (at < 0 || colon < 0 || colon > at) {
      return shown;
    }
    return shown.substring(0, colon + 1) + "***" + shown.substring(at);
  }

  private static int afterScheme(String url) {
    int separator = url.indexOf("://");
    if (separator >= 0) {
      return separator + 3;
    }
    Matcher scheme = SINGLE_COLON.matcher(url);
    return scheme.lookingAt() ? scheme.end() : 0;
  }
}
