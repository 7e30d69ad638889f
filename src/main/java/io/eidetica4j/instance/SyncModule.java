package io.eidetica4j.instance;

/**
 * What makes an instance exchange entries with peers. Found by {@link java.util.ServiceLoader}
 * where the caller of {@link Instance#enableSync()} brings none.
 */
@FunctionalInterface
public interface SyncModule {
  /** Begins to sync an instance; what it gives back is closed with the instance. */
  InstanceSync start(SyncHost host);
}
