package io.eidetica4j.service.server;

import io.eidetica4j.EideticaException;
import io.eidetica4j.ErrorKind;
import io.eidetica4j.codec.Bytes;
import io.eidetica4j.crypto.Challenges;
import io.eidetica4j.crypto.PublicKey;
import io.eidetica4j.instance.Instance;
import io.eidetica4j.instance.UserRow;
import io.eidetica4j.service.protocol.ServiceRequest;
import io.eidetica4j.service.protocol.ServiceResponse;
import java.util.function.LongSupplier;

/** Who is at the other end of one connection. For the thread of that connection only. */
final class Logins {
  private final Instance instance;
  private final ServiceOptions options;
  private final LongSupplier nanoTime;
  private LoginState state = new LoginState.Anonymous();
  private int failures;

  Logins(Instance instance, ServiceOptions options, LongSupplier nanoTime) {
    this.instance = instance;
    this.options = options;
    this.nanoTime = nanoTime;
  }

  LoginState state() {
    return state;
  }

  boolean isLoggedIn() {
    return state instanceof LoginState.LoggedIn;
  }

  /** Whether so many logins have failed that the connection is to be closed. */
  boolean isTiresome() {
    return failures >= options.bounds().failedLogins();
  }

  /** Begins a login; whoever was logged in is so no more, whatever becomes of it. */
  ServiceResponse begin(String username) {
    state = new LoginState.Anonymous();
    UserRow user;
    try {
      user = instance.lookUpUser(username);
    } catch (EideticaException e) {
      failed();
      throw e;
    }
    Bytes challenge = Bytes.wrap(Challenges.generate());
    state =
        new LoginState.Challenged(
            user.uuid(),
            user.info().credentials().rootKeyId(),
            challenge,
            nanoTime.getAsLong() + options.bounds().handshake().toNanos());
    return new ServiceResponse.LoginChallenge(challenge, user.uuid(), user.info());
  }

  ServiceResponse prove(Bytes signature) {
    if (!(state instanceof LoginState.Challenged challenged)) {
      throw ErrorKind.IO.error(
          "I/O error: TrustedLoginProve received outside of AwaitingProof state");
    }
    state = new LoginState.Anonymous();
    try {
      if (challenged.deadline() - nanoTime.getAsLong() < 0) {
        throw ErrorKind.AUTH_INVALID_SIGNATURE.error("Invalid signature");
      }
      Challenges.verify(challenged.challenge().array(), signature.array(), challenged.key());
    } catch (EideticaException e) {
      failed();
      throw e;
    }
    state = LoginState.LoggedIn.as(challenged.uuid(), challenged.key());
    options.observer().login("ok");
    return new ServiceResponse.LoginOk();
  }

  private void failed() {
    failures++;
    options.observer().login("denied");
  }

  ServiceResponse challengeKey(PublicKey key) {
    LoginState.LoggedIn user = require("SessionKeyChallenge");
    if (!user.pending().containsKey(key) && user.pending().size() >= options.bounds().keys()) {
      throw tooMany();
    }
    Bytes challenge = Bytes.wrap(Challenges.generate());
    user.pending().put(key, challenge);
    return new ServiceResponse.KeyChallenge(challenge);
  }

  ServiceResponse register(ServiceRequest.KeyRegister request) {
    LoginState.LoggedIn user = require("SessionKeyRegister");
    Bytes challenge = user.pending().remove(request.key());
    if (challenge == null) {
      throw ErrorKind.AUTH_INVALID_AUTH_CONFIGURATION.error(
          "Invalid auth configuration: no outstanding SessionKeyChallenge for pubkey '%s'; issue the challenge before registering"
              .formatted(request.key()));
    }
    Challenges.verify(challenge.array(), request.signature().array(), request.key());
    if (!user.keys().contains(request.key()) && user.keys().size() >= options.bounds().keys()) {
      throw tooMany();
    }
    user.keys().add(request.key());
    return new ServiceResponse.Ok();
  }

  private EideticaException tooMany() {
    options.observer().limitReached("service.keys");
    return ErrorKind.INSTANCE_LIMIT_EXCEEDED
        .error("A session may act as %d keys at most".formatted(options.bounds().keys()))
        .with("limit", options.bounds().keys());
  }

  /** Who is logged in, for an operation that needs somebody to be. */
  LoginState.LoggedIn require(String what) {
    if (state instanceof LoginState.LoggedIn user) {
      return user;
    }
    throw ErrorKind.AUTH_INVALID_AUTH_CONFIGURATION.error(
        "Invalid auth configuration: "
            + what
            + " requires an authenticated connection; complete TrustedLogin* first");
  }
}
