package io.eidetica4j.tools;

import io.eidetica4j.backend.sql.TestPostgres;
import java.nio.file.Path;

/** Kinds of storage, and a fresh place in each. */
enum Places {
  SQLITE,
  SNAPSHOT,
  POSTGRES;

  /** The URL of a place where nothing is yet. */
  String fresh(Path folder) {
    Path file = folder.resolve("place" + System.nanoTime());
    return switch (this) {
      case SQLITE -> "sqlite://" + file + "?synchronous=OFF";
      case SNAPSHOT -> "memory://" + file;
      case POSTGRES -> TestPostgres.place().url();
    };
  }
}
