package io.eidetica4j.service.client;

import io.eidetica4j.EideticaException;
import io.eidetica4j.backend.Changes;
import io.eidetica4j.backend.Shared;
import io.eidetica4j.entry.Id;
import io.eidetica4j.service.protocol.ServerFrame;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.ref.WeakReference;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** What other programs do to the daemon's databases, as far as it tells. */
final class RemoteChanges implements Shared, AutoCloseable {
  private static final Logger LOG = System.getLogger(RemoteChanges.class.getName());

  private final RemoteBackend backend;

  /**
   * Weakly, since a thread that waits for news holds this: an instance that was forgotten instead
   * of closed is to be noticed.
   */
  private final List<WeakReference<Listener>> listeners = new CopyOnWriteArrayList<>();

  private @Nullable News news;

  RemoteChanges(RemoteBackend backend) {
    this.backend = backend;
  }

  /** From where news come, which is closed with this. */
  void from(News source) {
    news = source;
  }

  /** The daemon told of a write. */
  void take(ServerFrame.DatabaseWrite write) {
    if (backend.tree(write.root()).noticed(write)) {
      tell(Set.of(write.root()));
    }
  }

  /** After another connection has taken the place of the lost one. */
  void resume() {
    Set<Id> changed = new HashSet<>();
    for (Map.Entry<Id, RemoteTree> each : backend.loaded().entrySet()) {
      try {
        if (each.getValue().subscribeAgain()) {
          changed.add(each.getKey());
        }
      } catch (EideticaException e) {
        LOG.log(
            Level.WARNING,
            "Database {0} can''t be read any more: {1}",
            each.getKey(),
            e.getMessage());
      }
    }
    if (!changed.isEmpty()) {
      tell(changed);
    }
  }

  /** Ends what the daemon tells of trees that were not used since this was last called. */
  void letGoIdle() {
    backend
        .loaded()
        .forEach((root, tree) -> {
          try {
            tree.letGo(() -> isWanted(root));
          } catch (EideticaException e) {
            LOG.log(
                Level.DEBUG,
                "The daemon goes on telling of database {0}: {1}",
                root,
                e.getMessage());
          }
        });
  }

  private boolean isWanted(Id root) {
    return listeners.stream()
        .map(WeakReference::get)
        .anyMatch(listener -> listener != null && !listener.letGo(root));
  }

  private void tell(Set<Id> changed) {
    for (WeakReference<Listener> each : listeners) {
      Listener listener = each.get();
      if (listener != null) {
        listener.changed(changed);
      }
    }
  }

  @Override
  public long position(Id tree) {
    return backend.tree(tree).position();
  }

  @Override
  public Changes since(Id tree, long position) {
    return backend.tree(tree).since(position);
  }

  @Override
  public Subscription listen(Listener listener) {
    WeakReference<Listener> kept = new WeakReference<>(listener);
    listeners.add(kept);
    return new Told(listeners, kept, listener);
  }

  /** Holds the listener for as long as somebody holds this. */
  private record Told(
      List<WeakReference<Listener>> all, WeakReference<Listener> kept, Listener listener)
      implements Subscription {
    @Override
    public void close() {
      all.remove(kept);
    }
  }

  /**
   * What one process does at a time is done by the daemon and refused to others, so there is
   * nothing to keep programs from one another for.
   */
  @Override
  public Optional<Lease> lead(String role) {
    return Optional.of(
        new Lease() {
          @Override
          public boolean held() {
            return true;
          }

          @Override
          public void close() {}
        });
  }

  @Override
  public void close() {
    if (news != null) {
      news.close();
    }
  }
}
