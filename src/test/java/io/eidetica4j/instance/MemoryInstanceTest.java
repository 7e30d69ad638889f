package io.eidetica4j.instance;

import java.nio.file.Path;

/** Instances at {@code memory://}. */
class MemoryInstanceTest extends InstanceContract {
  @Override
  Instances.Place place(Path folder) {
    return new Instances.Place("memory://", false);
  }
}
