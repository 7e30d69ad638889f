package io.eidetica4j.service.client;

import io.eidetica4j.crypto.PrivateKey;
import io.eidetica4j.instance.InstanceOptions;
import io.eidetica4j.instance.RemoteConnection;
import io.eidetica4j.instance.RemoteConnector;
import io.eidetica4j.instance.UserRow;
import io.eidetica4j.service.protocol.ServerFrame;
import java.nio.file.Path;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Connects to daemons, ours and the reference's. */
public final class ServiceConnector implements RemoteConnector {
  /** Bytes of entries that a connection keeps at hand. */
  private static final long CACHE_BYTES = 64L << 20;

  /** Made by {@link java.util.ServiceLoader}. */
  public ServiceConnector() {}

  @Override
  public RemoteConnection connect(Path socket, InstanceOptions options) {
    NewsWire wire = new NewsWire();
    Session session = new Session(socket, options.limits(), wire::written, wire::lost);
    RemoteBackend backend = new RemoteBackend(session, CACHE_BYTES, options.readOnly());
    RemoteChanges changes = backend.changes();
    News news = new News(changes::take, () -> reconnect(session, changes), changes::letGoIdle);
    wire.lead(news);
    changes.from(news);
    try {
      session.link();
    } catch (RuntimeException e) {
      backend.close();
      throw e;
    }
    news.start();
    return new Connected(backend, session);
  }

  private static void reconnect(Session session, RemoteChanges changes) {
    if (session.state() != RemoteConnection.State.CLOSED) {
      session.link();
      changes.resume();
    }
  }

  /** Leads what a connection tells to who takes it, which is made after it. */
  private static final class NewsWire {
    private volatile @Nullable News news;

    void lead(News to) {
      news = to;
    }

    void written(ServerFrame.DatabaseWrite write) {
      News to = news;
      if (to != null) {
        to.written(write);
      }
    }

    void lost() {
      News to = news;
      if (to != null) {
        to.lost();
      }
    }
  }

  private record Connected(RemoteBackend backend, Session session) implements RemoteConnection {
    @Override
    public UserRow login(String username, Function<UserRow, PrivateKey> unlock) {
      return session.login(username, unlock);
    }

    @Override
    public State state() {
      return session.state();
    }

    @Override
    public long roundTrips() {
      return session.roundTrips();
    }

    /** The address says all; sessions hold keys. */
    @Override
    public String toString() {
      return "RemoteConnection[" + state() + "]";
    }
  }
}
