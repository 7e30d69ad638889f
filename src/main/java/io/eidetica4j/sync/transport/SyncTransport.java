package io.eidetica4j.sync.transport;

import io.eidetica4j.sync.protocol.EntrySink;
import io.eidetica4j.sync.protocol.SyncRequest;
import io.eidetica4j.sync.protocol.SyncResponse;

/** Takes requests to addresses of one type. Used by any number of threads. */
public interface SyncTransport extends AutoCloseable {
  /** The type of addresses it understands, e.g. {@code http}. */
  String type();

  /**
   * Sends a request and waits for the answer, as long as the transport's deadlines say.
   *
   * @param sink takes the entries of the answer as they come
   * @throws io.eidetica4j.EideticaException {@code sync/ConnectionFailed} where the address can't
   *     be reached, {@code sync/InvalidAddress} where it may not be dialled, {@code sync/Network}
   *     for what goes wrong later; what the sink throws
   */
  SyncResponse send(Destination to, SyncRequest request, EntrySink sink);

  /** Ends what is under way. */
  @Override
  void close();
}
