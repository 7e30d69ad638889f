package io.eidetica4j.instance;

import io.eidetica4j.ErrorKind;
import io.eidetica4j.backend.BackendUrl;
import io.eidetica4j.backend.OpenMode;
import java.util.function.Function;

/** What a URL leads to. Whatever was opened on the way is closed again where the rest fails. */
final class Connector {
  private Connector() {}

  static Instance connect(String url, InstanceOptions options) {
    OpenMode mode = options.readOnly() ? OpenMode.READ_ONLY : OpenMode.MUST_EXIST;
    return opening(storage(BackendUrl.parse(url), mode, options), s -> Opener.open(s, options));
  }

  static Opened connectOrCreate(String url, NewUser initial, InstanceOptions options) {
    if (options.readOnly()) {
      throw ErrorKind.BACKEND_READ_ONLY.error("Nothing is created in an instance opened read-only");
    }
    return opening(
        storage(BackendUrl.parse(url), OpenMode.CREATE_IF_MISSING, options),
        s -> Opener.openOrCreate(s, initial, options));
  }

  static InstanceStorage storage(BackendUrl url, OpenMode mode, InstanceOptions options) {
    return switch (url) {
      case BackendUrl.Memory memory -> MemoryStorage.open(memory, mode, options);
      case BackendUrl.Sqlite sqlite -> SqliteStorage.open(sqlite, mode, options);
      case BackendUrl.Postgres postgres -> PostgresStorage.open(postgres, mode, options);
      case BackendUrl.Unix unix -> RemoteStorage.open(unix, options);
    };
  }

  private static <R> R opening(InstanceStorage storage, Function<InstanceStorage, R> open) {
    try {
      return open.apply(storage);
    } catch (RuntimeException | Error e) {
      storage.abandon();
      throw e;
    }
  }
}
