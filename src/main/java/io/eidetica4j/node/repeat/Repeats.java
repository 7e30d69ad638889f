package io.eidetica4j.node.repeat;

/**
 * The results of requests by user and {@code Idempotency-Key}.
 *
 * <p>A request claims its key first, and then completes or abandons the claim. Only results that
 * changed something are worth completing: what failed may be tried again.
 */
public interface Repeats {
  /** What a claim finds. */
  sealed interface Claim {
    /** The key is new; the caller holds it until it completes or abandons. */
    record First() implements Claim {}

    /** The request was answered before. */
    record Repeated(Outcome outcome) implements Claim {}

    /** Another request with this key is under way. */
    record UnderWay() implements Claim {}

    /** A request with this key ended without anybody knowing whether it was done. */
    record Unknown() implements Claim {}

    /** The key was used with another request. */
    record OtherRequest() implements Claim {}
  }

  /**
   * Claims a key.
   *
   * @param user whose key it is
   * @param key the key as the client chose it
   * @param fingerprint a hash of all that makes the request: method, path, body
   */
  Claim claim(String user, String key, String fingerprint);

  /** Keeps the result of a claimed key. */
  void complete(String user, String key, Outcome outcome);

  /** Says that nobody knows whether a claimed request was done; nothing must do it again. */
  void keepUnknown(String user, String key);

  /** Gives a claimed key up, as if it had not been used. */
  void abandon(String user, String key);
}
