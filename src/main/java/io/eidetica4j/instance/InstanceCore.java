package io.eidetica4j.instance;

import io.eidetica4j.ErrorKind;
import io.eidetica4j.backend.Backend;
import io.eidetica4j.backend.InstanceMetadata;
import io.eidetica4j.backend.InstanceSecrets;
import io.eidetica4j.crypto.PrivateKey;
import io.eidetica4j.database.Trees;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * What all handles of one instance share, and the count of them: the last one closes it.
 *
 * <p>Identity and secrets are read once; a later change of them in the backend is not seen.
 */
final class InstanceCore {
  private final InstanceOptions options;
  private final InstanceStorage storage;
  private final Trees trees;
  private final InstanceMetadata metadata;
  private final Optional<InstanceSecrets> secrets;
  private final UserDirectory users;
  private final AtomicInteger handles = new AtomicInteger(1);
  private final AtomicReference<@Nullable InstanceSync> sync = new AtomicReference<>();

  /** Takes everything over, with one handle counted. */
  InstanceCore(
      InstanceOptions options,
      InstanceStorage storage,
      Trees trees,
      InstanceMetadata metadata,
      Optional<InstanceSecrets> secrets) {
    this.options = options;
    this.storage = storage;
    this.trees = trees;
    this.metadata = metadata;
    this.secrets = secrets;
    this.users = new UserDirectory(this);
  }

  InstanceOptions options() {
    return options;
  }

  InstanceStorage storage() {
    return storage;
  }

  Backend backend() {
    return storage.backend();
  }

  Trees trees() {
    return trees;
  }

  InstanceMetadata metadata() {
    return metadata;
  }

  UserDirectory users() {
    return users;
  }

  /** The key that signs for the instance itself, if the backend holds it. */
  Optional<PrivateKey> deviceKey() {
    return secrets.map(InstanceSecrets::signingKey);
  }

  /** The same for what can't be done without. */
  PrivateKey requireDeviceKey() {
    return deviceKey()
        .orElseThrow(() -> ErrorKind.INSTANCE_DEVICE_KEY_NOT_FOUND.error("Device key not found"));
  }

  /** What exchanges entries with peers, once that is on. */
  Optional<InstanceSync> sync() {
    return Optional.ofNullable(sync.get());
  }

  /**
   * Switches the exchange on, unless it is, or is the business of the process that holds the
   * instance.
   */
  synchronized void enableSync(SyncModule module) {
    if (sync.get() == null && !backend().isReadOnly() && storage.remote().isEmpty()) {
      sync.set(module.start(new SyncHost(this)));
    }
  }

  /** The one handle that is counted from the start; from here on the cleaner stands by. */
  Instance firstHandle() {
    storage.closeWhenUnreachable(trees);
    return new Instance(this);
  }

  /** One more handle. */
  Instance newHandle() {
    if (!tryAcquire()) {
      throw Instance.dropped();
    }
    return new Instance(this);
  }

  int handles() {
    return handles.get();
  }

  /** Counts one more handle, unless the last one has been closed. */
  boolean tryAcquire() {
    return handles.getAndUpdate(n -> n == 0 ? 0 : n + 1) > 0;
  }

  /** Counts one handle less; the last one closes the trees, writes the snapshot, frees the rest. */
  void release() {
    if (handles.decrementAndGet() == 0) {
      try (storage) {
        sync().ifPresent(InstanceSync::close);
        trees.close();
      } finally {
        deviceKey().ifPresent(PrivateKey::close);
      }
    }
  }
}
