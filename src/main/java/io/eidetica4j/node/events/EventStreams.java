package io.eidetica4j.node.events;

import io.eidetica4j.node.config.NodeConfig;
import io.eidetica4j.node.run.Draining;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;

/** The event streams that are open, so that they can be counted, bounded and ended. */
@ApplicationScoped
public class EventStreams {
  private final int most;
  private final Map<Feed, String> open = new HashMap<>();
  private volatile boolean draining;

  EventStreams(NodeConfig config) {
    this.most = config.rest().eventStreams();
  }

  /** How many are open. */
  public synchronized int count() {
    return open.size();
  }

  /** How many may be open. */
  public int most() {
    return most;
  }

  /** Whether the node is stopping, so that no stream is worth beginning. */
  public boolean isDraining() {
    return draining;
  }

  /**
   * Counts a stream in, unless there are too many.
   *
   * @param user whose it is
   * @param ofUser asked with how many this user has; may throw
   */
  public synchronized boolean add(Feed feed, String user, IntConsumer ofUser) {
    if (open.size() >= most) {
      return false;
    }
    ofUser.accept(Collections.frequency(open.values(), user));
    open.put(feed, user);
    if (draining) {
      feed.end();
    }
    return true;
  }

  /** Counts a stream out. */
  public synchronized void remove(Feed feed) {
    open.remove(feed);
  }

  void drain(@Observes Draining event) {
    List<Feed> ending;
    synchronized (this) {
      draining = true;
      ending = List.copyOf(open.keySet());
    }
    ending.forEach(Feed::end);
  }
}
