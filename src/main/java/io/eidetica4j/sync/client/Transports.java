package io.eidetica4j.sync.client;

import io.eidetica4j.ErrorKind;
import io.eidetica4j.sync.protocol.EntrySink;
import io.eidetica4j.sync.protocol.SyncRequest;
import io.eidetica4j.sync.protocol.SyncResponse;
import io.eidetica4j.sync.transport.Destination;
import io.eidetica4j.sync.transport.SyncTransport;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The transports by the type of their addresses. */
public final class Transports implements AutoCloseable {
  private final Map<String, SyncTransport> byType = new ConcurrentHashMap<>();

  /** Adds a transport, in place of one of the same type, which is closed. */
  public void add(SyncTransport transport) {
    SyncTransport replaced = byType.put(transport.type(), transport);
    if (replaced != null) {
      replaced.close();
    }
  }

  /** Sends by the transport that understands the address; {@code sync/NoTransportForAddress}. */
  SyncResponse send(Destination to, SyncRequest request, EntrySink sink) {
    SyncTransport transport = byType.get(to.address().transportType());
    if (transport == null) {
      throw ErrorKind.SYNC_NO_TRANSPORT_FOR_ADDRESS.error(
          "No transport can handle address: " + to.address());
    }
    return transport.send(to, request, sink);
  }

  @Override
  public void close() {
    byType.values().forEach(SyncTransport::close);
    byType.clear();
  }
}
