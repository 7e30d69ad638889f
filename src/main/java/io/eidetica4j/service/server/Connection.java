package io.eidetica4j.service.server;

import io.eidetica4j.EideticaException;
import io.eidetica4j.ErrorKind;
import io.eidetica4j.instance.Instance;
import io.eidetica4j.service.protocol.FrameReader;
import io.eidetica4j.service.protocol.Frames;
import io.eidetica4j.service.protocol.Handshake;
import io.eidetica4j.service.protocol.ServerFrame;
import io.eidetica4j.service.protocol.ServerFrameJson;
import io.eidetica4j.service.protocol.ServiceError;
import io.eidetica4j.service.protocol.ServiceRequest;
import io.eidetica4j.service.protocol.ServiceResponse;
import io.eidetica4j.service.protocol.WireLimits;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.channels.SocketChannel;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * One client: reads its requests one by one, and has each answered before it reads the next. What
 * can't be read ends the connection without an answer; what can't be served is answered with an
 * error. Nothing that a client does reaches further than its own connection.
 */
final class Connection {
  private static final Logger LOG = System.getLogger(Connection.class.getName());

  /** Longest frame of somebody who has not logged in. */
  private static final int FIRST_FRAMES = 1 << 20;

  private final long number;
  private final SocketChannel channel;
  private final Instance instance;
  private final ServiceOptions options;
  private final Logins logins;
  private final FrameReader frames;
  private final Outbox outbox;
  private final Subscriptions subscriptions;
  private final Submits submits;
  private final Operations operations;

  Connection(
      long number,
      SocketChannel channel,
      Instance instance,
      ServiceOptions options,
      StateShelf shelf,
      Intake intake,
      SubmitQuota quota) {
    this.number = number;
    this.channel = channel;
    this.instance = instance;
    this.options = options;
    this.logins = new Logins(instance, options, System::nanoTime);
    this.frames = new FrameReader(channel);
    this.outbox = new Outbox(channel, options.bounds(), this::cutOff);
    this.subscriptions =
        new Subscriptions(instance.trees(), outbox, options.bounds().subscriptions());
    this.submits = new Submits(instance.trees(), intake, quota);
    this.operations = new Operations(instance, shelf, submits, subscriptions);
  }

  /**
   * Serves the client until it goes.
   *
   * @param greeted called once the handshake is done
   */
  void run(Runnable greeted) {
    Thread writer = Thread.ofVirtual().name("service-write-" + number).unstarted(outbox::run);
    try {
      if (handshake()) {
        greeted.run();
        writer.start();
        serve();
      }
    } catch (IOException | EideticaException e) {
      LOG.log(Level.DEBUG, "Connection {0} ends: {1}", number, e.getMessage());
    } finally {
      subscriptions.close();
      flush(writer);
      close();
    }
  }

  /** A client that has said all it wants may still wait for answers. */
  private void flush(Thread writer) {
    outbox.finish();
    try {
      writer.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      outbox.end();
    }
  }

  private boolean handshake() throws IOException {
    Optional<byte[]> first = frames.next(FIRST_FRAMES);
    if (first.isEmpty()) {
      return false;
    }
    Handshake theirs = Handshake.read(first.get());
    Frames.write(channel, Handshake.OURS.toJson());
    return theirs.equals(Handshake.OURS);
  }

  private void serve() throws IOException {
    Requests requests = new Requests(frames, options.limits());
    while (!logins.isTiresome()) {
      Optional<Requests.Next> next =
          requests.next(logins.isLoggedIn() ? WireLimits.FRAME_BYTES : FIRST_FRAMES);
      if (next.isEmpty()) {
        return;
      }
      switch (next.get()) {
        case Requests.Next.One(ServiceRequest request) -> answer(response(request));
        case Requests.Next.Entries some -> responses(some).forEach(this::answer);
      }
    }
    LOG.log(Level.WARNING, "Connection {0} is closed: too many logins have failed", number);
    options.observer().limitReached("service.failed-logins");
  }

  private void answer(ServiceResponse response) {
    try {
      outbox.answer(json(response));
    } catch (EideticaException e) { // it is more than a frame can hold
      outbox.answer(json(failure(e)));
    }
  }

  private static byte[] json(ServiceResponse response) {
    return ServerFrameJson.write(new ServerFrame.Response(response));
  }

  private List<ServiceResponse> responses(Requests.Next.Entries some) {
    try {
      return submits
          .take(logins.require("database operation"), some.root(), some.entries())
          .stream()
          .map(reason -> reason.map(this::failure).orElseGet(ServiceResponse.Ok::new))
          .toList();
    } catch (RuntimeException | StackOverflowError e) {
      return Collections.nCopies(some.entries().size(), failure(e));
    }
  }

  private ServiceResponse response(ServiceRequest request) {
    try {
      return serve(request);
    } catch (RuntimeException | StackOverflowError e) {
      return failure(e);
    }
  }

  private ServiceResponse failure(Throwable reason) {
    if (reason instanceof EideticaException e) {
      return new ServiceResponse.Failure(ServiceError.of(e));
    }
    LOG.log(Level.ERROR, "A request of connection " + number + " failed", reason);
    return new ServiceResponse.Failure(
        ServiceError.of(ErrorKind.IO.error("I/O error: the request failed; see the log")));
  }

  private ServiceResponse serve(ServiceRequest request) {
    return switch (request) {
      case ServiceRequest.GetInstanceMetadata ignored ->
          new ServiceResponse.Metadata(instance.backend().metadata());
      case ServiceRequest.LoginUser(String username) -> logins.begin(username);
      case ServiceRequest.LoginProve prove -> logins.prove(prove.signature());
      case ServiceRequest.KeyChallenge challenge -> logins.challengeKey(challenge.key());
      case ServiceRequest.KeyRegister register -> logins.register(register);
      case ServiceRequest.OfDatabase asked ->
          operations.serve(logins.require("database operation"), asked);
    };
  }

  /** How many databases the client is told of. */
  int subscriptions() {
    return subscriptions.size();
  }

  /** Cuts the client off where it has read nothing for too long of what is being written to it. */
  void endIfStuck() {
    outbox.endIfStuck();
  }

  private void cutOff() {
    LOG.log(Level.WARNING, "Connection {0} is cut off: its client does not read", number);
    options.observer().limitReached("service.queued-frames");
    close();
  }

  /** Serves what has been read already, and no more; the connection then ends by itself. */
  void finish() {
    try {
      channel.shutdownInput();
    } catch (IOException e) { // it is closed, or was never opened properly
      close();
    }
  }

  /** Ends the connection from any thread; again without effect. */
  void close() {
    try {
      channel.close();
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "Connection {0} could not be closed: {1}", number, e.getMessage());
    }
  }
}
