package io.eidetica4j.store;

import io.eidetica4j.codec.Bytes;
import io.eidetica4j.crdt.Crdt;

/**
 * Data of some kind whose payloads are encrypted. States of it are plain, and are merged and moved
 * forward as those of any other kind; only bytes differ. It never equals the kind that it wraps, so
 * that nobody who asks for that one gets or keeps states of this one, and it equals itself only
 * under an equal key.
 *
 * @param inner what is encrypted
 * @param key the key, which may have been wiped since: that ends reading and writing, not equality
 */
record EncryptedCrdt<T>(Crdt<T> inner, StoreKey key) implements Crdt<T> {
  @Override
  public T empty() {
    return inner.empty();
  }

  @Override
  public T merge(T earlier, T later) {
    return inner.merge(earlier, later);
  }

  @Override
  public T decode(Bytes payload) {
    return inner.decode(Bytes.wrap(key.decrypt(payload.array())));
  }

  @Override
  public long bytes(T state) {
    return inner.bytes(state);
  }

  @Override
  public Bytes encode(T value) {
    return Bytes.wrap(key.encrypt(inner.encode(value).array()));
  }
}
