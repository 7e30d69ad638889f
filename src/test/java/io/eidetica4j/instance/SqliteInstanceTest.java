package io.eidetica4j.instance;

import java.nio.file.Path;

/** Instances at {@code sqlite://file}. */
class SqliteInstanceTest extends InstanceContract {
  @Override
  Instances.Place place(Path folder) {
    return new Instances.Place("sqlite://" + folder.resolve("instance.db"), true);
  }
}
