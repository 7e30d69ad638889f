package io.eidetica4j.node.rest;

import io.eidetica4j.node.json.Members;
import io.eidetica4j.node.problem.RestError;
import io.eidetica4j.node.problem.RestException;
import io.eidetica4j.node.session.LoginGuard;
import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;

/** What all bodies with a password have in common. */
final class Passwords {
  /** Characters of a password. */
  static final int MAX = 1024;

  /** Bytes of a body that holds little but passwords. */
  private static final int MAX_BODY = 16 << 10;

  private Passwords() {}

  /** A password, if given. */
  static Optional<String> optional(Members body, String name) {
    Optional<String> password = body.optionalText(name);
    password.ifPresent(text -> checkLength(body, name, text));
    return password;
  }

  /** A password that must be there. */
  static String required(Members body, String name) {
    String password = body.text(name);
    checkLength(body, name, password);
    return password;
  }

  /** Refuses a text that is longer than any name or password. */
  static void checkLength(Members body, String name, String text) {
    if (text.length() > MAX) {
      throw body.invalid(name, "This is too long").limit(MAX);
    }
  }

  /** Reads a body that holds little but passwords. */
  static Members read(byte[] body) {
    if (body.length > MAX_BODY) {
      throw RestError.BODY_TOO_LARGE.error("This body is shorter").limit(MAX_BODY);
    }
    return Members.of(body);
  }

  /** From where a guess comes. */
  static String address(HttpServerRequest http) {
    return http.remoteAddress() == null ? "" : http.remoteAddress().hostAddress();
  }

  /**
   * What an attempt gave.
   *
   * @throws RestException 429 where it was not tried; else, where it failed, the one given
   */
  static <T> T result(LoginGuard.Outcome<T> outcome, RestException failed) {
    outcome
        .retryAfter()
        .ifPresent(delay -> {
          throw RestError.TOO_MANY_REQUESTS.error("Too many attempts").retryAfter(delay);
        });
    return outcome.result().orElseThrow(() -> failed);
  }
}
