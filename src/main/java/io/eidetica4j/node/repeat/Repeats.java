package io.eidetica4j.node.repeat;

import io.eidetica4j.EideticaException;
import io.eidetica4j.backend.Records;
import io.eidetica4j.backend.Records.Row;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The results of requests by user and {@code Idempotency-Key}, kept in the backend: so a restart,
 * or another pod on the same database, answers the same.
 *
 * <p>A request claims its key first, and then completes or abandons the claim. Only results that
 * changed something are worth completing: what failed may be tried again. A claim that is neither
 * completed nor abandoned within {@link #LEASE} was of a process that died, and nobody knows how
 * far it got. Where a user has more keys than they may, the oldest go.
 */
public final class Repeats {
  /** How long a request may be under way; well above any. */
  static final Duration LEASE = Duration.ofMinutes(2);

  private static final System.Logger LOG = System.getLogger(Repeats.class.getName());
  private static final Records.Space SPACE = new Records.Space("repeats", true);

  private final Supplier<Records> records;
  private final int perUser;
  private final Duration ttl;
  private final InstantSource clock;

  /** What a claim finds. */
  public sealed interface Claim {
    /** The key is new; the caller holds it until it completes or abandons. */
    record First(Row row) implements Claim {}

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
   * @param records of the open instance
   * @param perUser results of one user
   * @param ttl how long each is kept
   */
  public Repeats(Supplier<Records> records, int perUser, Duration ttl, InstantSource clock) {
    this.records = records;
    this.perUser = perUser;
    this.ttl = ttl;
    this.clock = clock;
  }

  /**
   * Claims a key.
   *
   * @param user whose key it is
   * @param key the key as the client chose it
   * @param fingerprint a hash of all that makes the request: method, path, body
   */
  public Claim claim(String user, String key, String fingerprint) {
    Instant now = clock.instant();
    RepeatForm form = RepeatForm.claimed(fingerprint, now);
    Row row = new Row(user + " " + key, user, form.toBytes(), now.plus(ttl));
    Optional<Row> present = records.get().insert(SPACE, row, now);
    if (present.isEmpty()) {
      records.get().trim(SPACE, user, perUser);
      return new Claim.First(row);
    }
    return found(RepeatForm.read(present.get().value()), fingerprint, now);
  }

  private static Claim found(RepeatForm form, String fingerprint, Instant now) {
    if (!form.fingerprint().equals(fingerprint)) {
      return new Claim.OtherRequest();
    }
    return switch (form.state()) {
      case DONE -> new Claim.Repeated(form.outcome());
      case UNKNOWN -> new Claim.Unknown();
      case CLAIMED ->
          now.isBefore(form.since().plus(LEASE)) ? new Claim.UnderWay() : new Claim.Unknown();
    };
  }

  /**
   * Keeps the result of a claimed key. Where that fails the request was done all the same: it is
   * logged, and the key counts as under way and then as unknown, so that nothing does it again.
   */
  public void complete(Claim.First claim, Outcome outcome) {
    settle(claim, RepeatForm.read(claim.row().value()).done(outcome));
  }

  /** Says that nobody knows whether a claimed request was done; nothing must do it again. */
  public void keepUnknown(Claim.First claim) {
    settle(claim, RepeatForm.read(claim.row().value()).unknown());
  }

  private void settle(Claim.First claim, RepeatForm form) {
    bestEffort(
        () -> records.get().replace(SPACE, claim.row(), claim.row().withValue(form.toBytes())));
  }

  /** Gives a claimed key up, as if it had not been used. */
  public void abandon(Claim.First claim) {
    bestEffort(() -> records.get().remove(SPACE, claim.row()));
  }

  private static void bestEffort(Runnable change) {
    try {
      change.run();
    } catch (EideticaException e) {
      LOG.log(
          System.Logger.Level.WARNING,
          "The result for an Idempotency-Key could not be kept: {0}",
          e.kind());
    }
  }
}
