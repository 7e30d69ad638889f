package io.eidetica4j.service.server;

import io.eidetica4j.ErrorKind;
import io.eidetica4j.database.Database;
import io.eidetica4j.database.Trees;
import io.eidetica4j.database.WriteCallback;
import io.eidetica4j.database.WriteEvent;
import io.eidetica4j.database.WriteListener;
import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.SigKey;
import io.eidetica4j.entry.Snapshot;
import io.eidetica4j.service.protocol.ServerFrame;
import io.eidetica4j.service.protocol.ServerFrameJson;
import java.util.HashMap;
import java.util.Map;

/**
 * What one connection is told of. Whoever writes a database puts the news into the connection's
 * outbox while it holds the tree, so it is there in the order of writes and before the answer to
 * the request that caused it. The right to read is looked at again each time.
 */
final class Subscriptions {
  private final Trees trees;
  private final Outbox outbox;
  private final int most;
  private final Map<Id, WriteCallback> callbacks = new HashMap<>();
  private boolean ended;

  Subscriptions(Trees trees, Outbox outbox, int most) {
    this.trees = trees;
    this.outbox = outbox;
    this.most = most;
  }

  /** Begins, unless it has begun before. */
  synchronized void add(Gate.Caller caller, Id root, Snapshot tips) {
    if (ended || callbacks.containsKey(root)) {
      return;
    }
    if (callbacks.size() >= most) {
      throw ErrorKind.INSTANCE_LIMIT_EXCEEDED
          .error("A connection may have %d subscriptions at most".formatted(most))
          .with("limit", most);
    }
    callbacks.put(
        root, trees.onWrite(root, tips, (event, database) -> tell(caller, root, event, database)));
  }

  private WriteListener.Tail tell(
      Gate.Caller caller, Id root, WriteEvent event, Database database) {
    // Other trees can't be asked while this one is held, so delegations are looked at afterwards.
    boolean later = caller.identity() instanceof SigKey.Delegation;
    if (!later && !Gate.mayRead(caller, database)) {
      return () -> remove(root);
    }
    outbox.tell(
        ServerFrameJson.write(
            new ServerFrame.DatabaseWrite(
                root, event.previousTips(), event.postTips(), event.source())));
    return later ? () -> endUnlessReadable(caller, database) : WriteListener.Tail.NONE;
  }

  private void endUnlessReadable(Gate.Caller caller, Database database) {
    if (!Gate.mayRead(caller, database)) {
      remove(database.rootId());
    }
  }

  /** Ends one, if it has begun. */
  synchronized void remove(Id root) {
    WriteCallback callback = callbacks.remove(root);
    if (callback != null) {
      callback.close();
    }
  }

  synchronized int size() {
    return callbacks.size();
  }

  /** Ends all. */
  synchronized void close() {
    ended = true;
    callbacks.values().forEach(WriteCallback::close);
    callbacks.clear();
  }
}
