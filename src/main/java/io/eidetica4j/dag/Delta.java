package io.eidetica4j.dag;

import io.eidetica4j.crdt.Crdt;

/**
 * What an entry does to one store, already decoded: a commit made here has it at hand, so its
 * payload need not be parsed again.
 *
 * @param type how it merges
 * @param value what the payload decodes to
 */
public record Delta<T>(Crdt<T> type, T value) {
  /** About how many bytes of memory the value takes. */
  long bytes() {
    return type.bytes(value);
  }
}
