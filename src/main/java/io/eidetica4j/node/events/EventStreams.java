package io.eidetica4j.node.events;

import io.eidetica4j.node.config.NodeConfig;
import io.eidetica4j.node.run.Draining;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The event streams that are open, so that they can be counted, bounded and ended. */
@ApplicationScoped
public class EventStreams {
  private final int most;
  private final Set<Feed> open = ConcurrentHashMap.newKeySet();
  private volatile boolean draining;

  EventStreams(NodeConfig config) {
    this.most = config.rest().eventStreams();
  }

  /** How many are open. */
  public int count() {
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

  /** Counts a stream in, unless there are too many. */
  public boolean add(Feed feed) {
    if (open.size() >= most) {
      return false;
    }
    open.add(feed);
    if (draining) {
      feed.end();
    }
    return true;
  }

  /** Counts a stream out. */
  public void remove(Feed feed) {
    open.remove(feed);
  }

  void drain(@Observes Draining event) {
    draining = true;
    open.forEach(Feed::end);
  }
}
