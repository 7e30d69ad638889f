package io.eidetica4j.service.server;

import io.eidetica4j.service.protocol.Frames;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The frames that wait to be written to one client, in their order, and the thread that writes
 * them. It is bounded: an answer waits for room, for a while; news never does, because it is put in
 * by whoever wrote a database. A client that does not read is cut off.
 */
final class Outbox {
  private final SocketChannel channel;
  private final ServiceOptions.Bounds bounds;
  private final Runnable cutOff;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final ArrayDeque<ByteBuffer> frames = new ArrayDeque<>();
  private long bytes;

  /** Nothing is put in any more, but what is in is still to be written. */
  private boolean finished;

  private boolean ended;

  /** Since when the client has read nothing of what is being written; 0 where nothing is. */
  private volatile long writingSince;

  /**
   * @param cutOff closes the connection; called once where the client is too slow or gone
   */
  Outbox(SocketChannel channel, ServiceOptions.Bounds bounds, Runnable cutOff) {
    this.channel = channel;
    this.bounds = bounds;
    this.cutOff = cutOff;
  }

  /**
   * Puts an answer in, when there is room for it.
   *
   * @throws io.eidetica4j.EideticaException INSTANCE_LIMIT_EXCEEDED where no frame can hold it
   */
  void answer(byte[] json) {
    ByteBuffer frame = Frames.of(json);
    long left = bounds.write().toNanos();
    lock.lock();
    try {
      while (!ended && !hasRoom(frame)) {
        if (left <= 0) {
          cut();
          return;
        }
        left = changed.awaitNanos(left);
      }
      put(frame);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      cut();
    } finally {
      lock.unlock();
    }
  }

  /** Puts news in, or cuts the client off where there is no room. Never waits. */
  void tell(byte[] json) {
    ByteBuffer frame = Frames.of(json);
    lock.lock();
    try {
      if (hasRoom(frame)) {
        put(frame);
      } else {
        cut();
      }
    } finally {
      lock.unlock();
    }
  }

  private boolean hasRoom(ByteBuffer frame) {
    return frames.isEmpty()
        || (frames.size() < bounds.queuedFrames()
            && bytes + frame.remaining() <= bounds.queuedBytes());
  }

  private void put(ByteBuffer frame) {
    if (!ended && !finished) {
      frames.add(frame);
      bytes += frame.remaining();
      changed.signalAll();
    }
  }

  private void cut() {
    if (!ended) {
      end();
      cutOff.run();
    }
  }

  /** Writes what is put in until it ends. */
  void run() {
    try {
      for (ByteBuffer[] next = take(); next.length > 0; next = take()) {
        write(next);
      }
    } catch (IOException e) {
      gone();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void write(ByteBuffer[] next) throws IOException {
    long left = 0;
    for (ByteBuffer frame : next) {
      left += frame.remaining();
    }
    while (left > 0) {
      writingSince = System.nanoTime() | 1;
      left -= channel.write(next);
    }
    writingSince = 0;
  }

  /** Cuts the client off where it has not read for as long as an answer may wait. */
  void endIfStuck() {
    long since = writingSince;
    if (since != 0 && System.nanoTime() - since > bounds.write().toNanos()) {
      lock.lock();
      try {
        cut();
      } finally {
        lock.unlock();
      }
    }
  }

  /** The client has closed its end: whoever reads from it is to notice as well. */
  private void gone() {
    end();
    try {
      channel.close();
    } catch (IOException e) {
      System.getLogger(Outbox.class.getName())
          .log(System.Logger.Level.DEBUG, "A connection could not be closed", e);
    }
  }

  /** All that waits; none where it has ended. */
  private ByteBuffer[] take() throws InterruptedException {
    lock.lock();
    try {
      while (frames.isEmpty() && !ended && !finished) {
        changed.await();
      }
      ByteBuffer[] all = ended ? new ByteBuffer[0] : frames.toArray(ByteBuffer[]::new);
      frames.clear();
      bytes = 0;
      changed.signalAll();
      return all;
    } finally {
      lock.unlock();
    }
  }

  /** Nothing is put in any more; what is in is written as long as the client reads. */
  void finish() {
    lock.lock();
    try {
      finished = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Nothing is written any more. */
  void end() {
    lock.lock();
    try {
      ended = true;
      frames.clear();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
