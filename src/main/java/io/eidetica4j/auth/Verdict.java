package io.eidetica4j.auth;

import io.eidetica4j.entry.Id;
import java.util.Set;
import java.util.regex.Pattern;

/** What became of judging an entry. */
public sealed interface Verdict {
  /** The entry is authorised. */
  Verdict VERIFIED = new Verified();

  /** The entry is authorised; see {@link #VERIFIED}. */
  record Verified() implements Verdict {}

  /**
   * The entry is not authorised, and never will be.
   *
   * @param rule a stable name in lower snake case, for logs and figures
   * @param reason what is wrong, for people: at most 300 characters, none of them a control
   */
  record Failed(String rule, String reason) implements Verdict {
    private static final int LONGEST = 300;
    private static final Pattern CONTROLS = Pattern.compile("\\p{Cntrl}");

    /** Cuts the reason: it may quote the entry, and goes to logs. */
    public Failed {
      if (reason.length() > LONGEST) {
        boolean inPair = Character.isHighSurrogate(reason.charAt(LONGEST - 2));
        reason = reason.substring(0, LONGEST - (inPair ? 2 : 1)) + "…";
      }
      reason = CONTROLS.matcher(reason).replaceAll("?");
    }
  }

  /**
   * It can't be said yet.
   *
   * @param reason what is awaited, for people
   * @param missing the entries whose arrival or verification may change this, where they are known
   */
  record Waiting(String reason, Set<Id> missing) implements Verdict {
    /** Copies the set. */
    public Waiting {
      missing = Set.copyOf(missing);
    }
  }
}
