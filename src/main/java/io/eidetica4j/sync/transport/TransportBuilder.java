package io.eidetica4j.sync.transport;

import io.eidetica4j.crdt.Doc;
import java.util.Optional;

/** Makes a transport of what it left under its name at an earlier start. */
@FunctionalInterface
public interface TransportBuilder {
  /**
   * What was made.
   *
   * @param transport the transport
   * @param state what it is to find at the next start, if that is anything new; may hold secrets
   */
  record Built(SyncTransport transport, Optional<Doc> state) {}

  /**
   * Makes it.
   *
   * @param persisted what it left; empty at its first start
   */
  Built build(Doc persisted);
}
