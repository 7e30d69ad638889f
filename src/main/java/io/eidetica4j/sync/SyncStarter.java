package io.eidetica4j.sync;

import io.eidetica4j.instance.InstanceSync;
import io.eidetica4j.instance.SyncHost;
import io.eidetica4j.instance.SyncModule;

/** What {@code Instance.enableSync()} finds: sync with the default options. */
public final class SyncStarter implements SyncModule {
  /** For the service loader. */
  public SyncStarter() {}

  @Override
  public InstanceSync start(SyncHost host) {
    return Sync.start(host, SyncOptions.DEFAULT);
  }
}
