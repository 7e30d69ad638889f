package io.eidetica4j.database;

/**
 * What a verification pass did.
 *
 * @param verified entries that became Verified
 * @param failed entries that became Failed
 * @param stillUnverified entries that wait for something
 */
public record VerifyReport(int verified, int failed, int stillUnverified) {
  /** A pass that found nothing to judge. */
  public static final VerifyReport NOTHING = new VerifyReport(0, 0, 0);
}
