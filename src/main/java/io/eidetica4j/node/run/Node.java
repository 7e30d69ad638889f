package io.eidetica4j.node.run;

import io.eidetica4j.EideticaException;
import io.eidetica4j.ErrorKind;
import io.eidetica4j.instance.Instance;
import io.eidetica4j.node.config.Configuration;
import io.eidetica4j.node.config.NodeConfig;
import io.eidetica4j.node.config.Refusal;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;
import org.jspecify.annotations.Nullable;

/**
 * The node's one instance and its life: opened at the start, or as soon as its backend can be
 * reached; drained and closed at the stop.
 *
 * <p>What whoever operates the node must mend (a bad URL, a file that is no instance) ends the
 * start with one line. A backend that can't be reached does not: the node starts, is not ready, and
 * tries again.
 */
@ApplicationScoped
public class Node {
  private static final System.Logger LOG = System.getLogger(Node.class.getName());

  private final NodeConfig config;
  private final Config allSettings;
  private final Opening opening;
  private final Event<Draining> draining;
  private final LocalSocket socket;
  private volatile NodeState state = NodeState.STARTING;
  private volatile @Nullable Instance instance;
  private volatile @Nullable Thread retrying;

  Node(
      NodeConfig config,
      Config allSettings,
      Opening opening,
      Event<Draining> draining,
      LocalSocket socket) {
    this.config = config;
    this.allSettings = allSettings;
    this.opening = opening;
    this.draining = draining;
    this.socket = socket;
  }

  /** Where the node is in its life. */
  public NodeState state() {
    return state;
  }

  /**
   * The open instance.
   *
   * @throws EideticaException {@code INSTANCE_UNAVAILABLE} before it is open and once it is closed
   */
  public Instance instance() {
    return openInstance()
        .orElseThrow(() ->
            ErrorKind.INSTANCE_UNAVAILABLE.error(
                state == NodeState.STARTING
                    ? "The node is starting: its backend can't be reached yet"
                    : "The node is stopping"));
  }

  /** The open instance, if there is one. */
  public Optional<Instance> openInstance() {
    return Optional.ofNullable(instance);
  }

  void start(@Observes StartupEvent event) {
    try {
      Configuration.check(allSettings, config);
      Optional<Instance> opened = opening.tryOpen();
      if (opened.isPresent()) {
        ready(opened.get());
      } else {
        retrying = Thread.ofVirtual().name("eidetica-open").start(() -> retry(opening));
      }
    } catch (Refusal | EideticaException e) {
      Refused.because(String.valueOf(e.getMessage()));
    }
  }

  /** The stop has begun: new work is still answered, long streams are told to end. */
  void drain(@Observes ShutdownDelayInitiatedEvent event) {
    drain();
  }

  /** After sessions and streams, which stop at an earlier priority. */
  void stop(@Observes @Priority(StopOrder.INSTANCE) ShutdownEvent event) {
    drain();
    Thread waiting = retrying;
    if (waiting != null) {
      waiting.interrupt();
    }
    close();
  }

  private void drain() {
    if (isNowDraining()) {
      draining.fire(new Draining());
    }
  }

  /** Under the lock of {@link #ready}, which must not make a node ready that stops. */
  private synchronized boolean isNowDraining() {
    boolean first = state != NodeState.DRAINING;
    state = NodeState.DRAINING;
    return first;
  }

  private void retry(Opening again) {
    try {
      Instance opened = again.openWithPatience();
      ready(opened);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Refusal | EideticaException e) {
      LOG.log(System.Logger.Level.ERROR, "The instance can't be opened: " + e.getMessage());
      io.quarkus.runtime.Quarkus.asyncExit(1);
    }
  }

  private synchronized void ready(Instance opened) {
    if (state == NodeState.DRAINING) {
      opened.close();
      return;
    }
    Syncing.begin(opened, config);
    socket.open(opened);
    instance = opened;
    state = NodeState.READY;
  }

  private synchronized void close() {
    Instance open = instance;
    instance = null;
    socket.close();
    if (open != null) {
      Syncing.finish(open, config);
      flush(open);
      try {
        open.close();
      } catch (EideticaException e) {
        LOG.log(System.Logger.Level.ERROR, "The instance could not be closed: " + e.getMessage());
      }
    }
  }

  /** By itself, so that a handle that somebody still holds does not put the write off. */
  private static void flush(Instance open) {
    try {
      open.flush();
    } catch (EideticaException e) {
      LOG.log(System.Logger.Level.ERROR, "The data could not be written: " + e.getMessage());
    }
  }
}
