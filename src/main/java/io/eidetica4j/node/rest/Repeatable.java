package io.eidetica4j.node.rest;

import io.eidetica4j.OutcomeUnknownException;
import io.eidetica4j.codec.Bytes;
import io.eidetica4j.instance.User;
import io.eidetica4j.node.problem.RestError;
import io.eidetica4j.node.repeat.Outcome;
import io.eidetica4j.node.repeat.Repeats;
import jakarta.enterprise.context.RequestScoped;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Supplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Runs a POST once for each {@code Idempotency-Key}: sent again, it gives the first answer's
 * status, {@code Location} and ids. Only answers that say that it was done are kept, so that what
 * failed can be tried again with the same key.
 */
@RequestScoped
class Repeatable {
  private static final String HEADER = "Idempotency-Key";
  private static final int MAX_KEY = 255;
  private static final String HMAC = "HmacSHA256";
  private static final byte[] FINGERPRINTS =
      "eidetica4j fingerprints of requests 1".getBytes(StandardCharsets.UTF_8);

  private final Repeats repeats;
  private final Caller caller;
  private final HttpHeaders headers;
  private final UriInfo uri;

  Repeatable(Repeats repeats, Caller caller, HttpHeaders headers, UriInfo uri) {
    this.repeats = repeats;
    this.caller = caller;
    this.headers = headers;
    this.uri = uri;
  }

  /** Runs the work, or gives the answer it gave before. */
  Response once(byte[] body, Supplier<Response> work) {
    Optional<String> key = key();
    if (key.isEmpty()) {
      return work.get();
    }
    String user = caller.user().uuid();
    return switch (repeats.claim(user, key.get(), fingerprint(body))) {
      case Repeats.Claim.First first -> first(first, work);
      case Repeats.Claim.Repeated(Outcome outcome) -> again(outcome);
      case Repeats.Claim.UnderWay underWay ->
          throw RestError.REPEAT_UNDER_WAY
              .error("Wait for the first answer")
              .retryAfter(Duration.ofSeconds(1));
      case Repeats.Claim.Unknown unknown ->
          throw RestError.CONFLICT.error(
              "Nobody knows whether the first request with this key was done: look before you send"
                  + " it again with another key");
      case Repeats.Claim.OtherRequest other ->
          throw RestError.KEY_REUSED.error("Take a new key for each new request");
    };
  }

  private Response first(Repeats.Claim.First claim, Supplier<Response> work) {
    boolean kept = false;
    try {
      Response answer = work.get();
      if (answer.getStatus() / 100 == 2) {
        Bytes body = answer.getEntity() instanceof byte[] bytes ? Bytes.wrap(bytes) : Bytes.EMPTY;
        Optional<String> location = Optional.ofNullable(answer.getLocation()).map(URI::toString);
        repeats.complete(claim, new Outcome(answer.getStatus(), location, body));
        kept = true;
      }
      return answer;
    } catch (OutcomeUnknownException e) {
      repeats.keepUnknown(claim);
      kept = true;
      throw e;
    } finally {
      if (!kept) {
        repeats.abandon(claim);
      }
    }
  }

  private static Response again(Outcome outcome) {
    Response.ResponseBuilder answer = Response.status(outcome.status());
    if (outcome.body().length() > 0) {
      answer.type(MediaType.APPLICATION_JSON_TYPE).entity(outcome.body().toArray());
    }
    outcome.location().ifPresent(location -> answer.location(URI.create(location)));
    return answer.build();
  }

  private Optional<String> key() {
    String key = headers.getHeaderString(HEADER);
    if (key == null) {
      return Optional.empty();
    }
    boolean plain = key.chars().allMatch(c -> c >= ' ' && c <= '~');
    if (key.isBlank() || key.length() > MAX_KEY || !plain) {
      throw RestError.INVALID_PARAMETER
          .error(HEADER + " is 1 to " + MAX_KEY + " characters of ASCII")
          .limit(MAX_KEY);
    }
    return Optional.of(key);
  }

  /**
   * All that makes the request: where it goes, what is asked of it, what it holds. It is kept, and
   * bodies may hold passwords, which must not be guessed from it: so it takes a secret of the
   * user's, a signature, which is the same in all sessions.
   */
  private String fingerprint(byte[] body) {
    User user = caller.user();
    byte[] secret =
        user.getSigningKey(user.userInfo().credentials().rootKeyId()).sign(FINGERPRINTS);
    try {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(new SecretKeySpec(secret, HMAC));
      mac.update(uri.getRequestUri().getRawSchemeSpecificPart().getBytes(StandardCharsets.UTF_8));
      mac.update((byte) 0);
      mac.update(body);
      return Base64.getEncoder().encodeToString(mac.doFinal());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    } finally {
      Arrays.fill(secret, (byte) 0);
    }
  }
}
