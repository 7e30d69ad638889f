package io.eidetica4j.service.client;

import io.eidetica4j.EideticaException;
import io.eidetica4j.ErrorKind;
import io.eidetica4j.Limits;
import io.eidetica4j.service.protocol.FrameReader;
import io.eidetica4j.service.protocol.Frames;
import io.eidetica4j.service.protocol.Handshake;
import io.eidetica4j.service.protocol.RequestJson;
import io.eidetica4j.service.protocol.ServerFrame;
import io.eidetica4j.service.protocol.ServerFrameJson;
import io.eidetica4j.service.protocol.ServiceRequest;
import io.eidetica4j.service.protocol.ServiceResponse;
import io.eidetica4j.service.protocol.WireLimits;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * One connection to a daemon, good until it breaks. Requests of several threads are sent as they
 * come; a thread of its own reads the answers, which come in the order of requests, and hands over
 * news. Once it is dead it stays dead, and everything on it fails at once.
 */
final class Link implements AutoCloseable {
  /** How long an answer may take; a daemon that takes longer hangs. */
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** Requests that are sent together. */
  private static final int MOST = 256;

  private final SocketChannel channel;
  private final FrameReader frames;
  private final Limits limits;
  private final AtomicLong roundTrips;
  private final Consumer<ServerFrame.DatabaseWrite> news;
  private final Runnable onDeath;
  private final ArrayDeque<CompletableFuture<ServiceResponse>> waiting = new ArrayDeque<>();
  private boolean dead;

  private Link(
      SocketChannel channel,
      FrameReader frames,
      Limits limits,
      AtomicLong roundTrips,
      Consumer<ServerFrame.DatabaseWrite> news,
      Runnable onDeath) {
    this.channel = channel;
    this.frames = frames;
    this.limits = limits;
    this.roundTrips = roundTrips;
    this.news = news;
    this.onDeath = onDeath;
  }

  /**
   * Connects and shakes hands.
   *
   * @param roundTrips counts them
   * @param news is told of writes, on the thread that reads; must not wait for an answer
   * @param onDeath called once when the link breaks, whoever broke it
   */
  static Link open(
      Path socket,
      Limits limits,
      AtomicLong roundTrips,
      Consumer<ServerFrame.DatabaseWrite> news,
      Runnable onDeath) {
    try {
      SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
      FrameReader frames = new FrameReader(channel);
      try {
        shakeHands(channel, frames);
      } catch (IOException | RuntimeException e) {
        channel.close();
        throw e;
      }
      Link link = new Link(channel, frames, limits, roundTrips, news, onDeath);
      Thread.ofVirtual().name("service-read").start(link::read);
      return link;
    } catch (IOException e) {
      throw ErrorKind.IO.error("I/O error: " + socket + ": " + e.getMessage(), e);
    }
  }

  private static void shakeHands(SocketChannel channel, FrameReader frames) throws IOException {
    Frames.write(channel, Handshake.OURS.toJson());
    Handshake theirs =
        Handshake.read(frames.next(WireLimits.FRAME_BYTES).orElseThrow(Link::aborted));
    if (!theirs.equals(Handshake.OURS)) {
      throw ErrorKind.IO.error(
          "I/O error: invalid data: the daemon speaks version %d of the protocol, this program %d"
              .formatted(theirs.version(), Handshake.OURS.version()));
    }
  }

  /**
   * Sends requests and waits for their answers, as many as there are requests and in that order.
   *
   * @throws EideticaException {@code io/Io} where the link is or gets dead
   */
  List<ServiceResponse> exchange(List<ServiceRequest> requests) {
    List<ServiceResponse> answers = new ArrayList<>(requests.size());
    for (int from = 0; from < requests.size(); from += MOST) {
      answers.addAll(together(requests.subList(from, Math.min(requests.size(), from + MOST))));
    }
    return answers;
  }

  private List<ServiceResponse> together(List<ServiceRequest> requests) {
    ByteBuffer[] frames = new ByteBuffer[requests.size()];
    for (int i = 0; i < frames.length; i++) {
      frames[i] = Frames.of(RequestJson.write(requests.get(i)));
    }
    roundTrips.incrementAndGet();
    List<CompletableFuture<ServiceResponse>> promised = send(frames);
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    List<ServiceResponse> answers = new ArrayList<>(frames.length);
    for (CompletableFuture<ServiceResponse> each : promised) {
      answers.add(await(each, deadline));
    }
    return answers;
  }

  /** Slots are queued in the order in which the requests are written. */
  private synchronized List<CompletableFuture<ServiceResponse>> send(ByteBuffer[] frames) {
    List<CompletableFuture<ServiceResponse>> promised = new ArrayList<>(frames.length);
    long left = 0;
    synchronized (waiting) {
      if (dead) {
        throw aborted();
      }
      for (ByteBuffer frame : frames) {
        CompletableFuture<ServiceResponse> slot = new CompletableFuture<>();
        waiting.add(slot);
        promised.add(slot);
        left += frame.remaining();
      }
    }
    try {
      while (left > 0) {
        left -= channel.write(frames);
      }
    } catch (IOException e) {
      die();
    }
    return promised;
  }

  private ServiceResponse await(CompletableFuture<ServiceResponse> slot, long deadline) {
    try {
      return slot.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      die();
      throw aborted();
    } catch (ExecutionException e) {
      throw aborted();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw ErrorKind.IO.error("I/O error: interrupted while waiting for the daemon", e);
    }
  }

  private void read() {
    try {
      for (Optional<byte[]> frame = next(); frame.isPresent(); frame = next()) {
        switch (ServerFrameJson.read(frame.get(), limits)) {
          case ServerFrame.Response(ServiceResponse response) -> complete(response);
          case ServerFrame.DatabaseWrite write -> news.accept(write);
        }
      }
    } catch (IOException | EideticaException e) {
      System.getLogger(Link.class.getName())
          .log(System.Logger.Level.DEBUG, "The daemon can't be read any more", e);
    } finally {
      die();
    }
  }

  private Optional<byte[]> next() throws IOException {
    return frames.next(WireLimits.FRAME_BYTES);
  }

  private void complete(ServiceResponse response) {
    CompletableFuture<ServiceResponse> slot;
    synchronized (waiting) {
      slot = waiting.poll();
    }
    if (slot != null) { // an answer that nobody asked for is dropped
      slot.complete(response);
    }
  }

  private void die() {
    List<CompletableFuture<ServiceResponse>> lost;
    synchronized (waiting) {
      if (dead) {
        return;
      }
      dead = true;
      lost = List.copyOf(waiting);
      waiting.clear();
    }
    EideticaException reason = aborted();
    lost.forEach(slot -> slot.completeExceptionally(reason));
    try {
      channel.close();
    } catch (IOException e) {
      System.getLogger(Link.class.getName())
          .log(System.Logger.Level.DEBUG, "A dead connection could not be closed", e);
    }
    onDeath.run();
  }

  boolean isDead() {
    synchronized (waiting) {
      return dead;
    }
  }

  static EideticaException aborted() {
    return ErrorKind.IO.error("I/O error: connection aborted");
  }

  @Override
  public void close() {
    die();
  }
}
