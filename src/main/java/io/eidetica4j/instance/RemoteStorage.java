package io.eidetica4j.instance;

import io.eidetica4j.EideticaException;
import io.eidetica4j.ErrorKind;
import io.eidetica4j.backend.BackendUrl;
import java.util.ServiceLoader;

/** Opens {@code unix://} URLs. */
final class RemoteStorage {
  private RemoteStorage() {}

  static InstanceStorage open(BackendUrl.Unix url, InstanceOptions options) {
    RemoteConnector connector =
        ServiceLoader.load(RemoteConnector.class, RemoteStorage.class.getClassLoader())
            .findFirst()
            .orElseThrow(RemoteStorage::unavailable);
    return InstanceStorage.of(connector.connect(url.socket(), options), options);
  }

  private static EideticaException unavailable() {
    return ErrorKind.INSTANCE_BACKEND_UNAVAILABLE
        .error("Backend for `unix://` is not available: this build has no service module")
        .with("scheme", "unix")
        .with("missing_feature", "service");
  }
}
