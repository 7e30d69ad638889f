package io.eidetica4j.instance;

import java.nio.file.Path;

/** Instances at {@code memory:///file}. */
class SnapshotInstanceTest extends InstanceContract {
  @Override
  Instances.Place place(Path folder) {
    return new Instances.Place("memory://" + folder.resolve("instance.json"), true);
  }
}
