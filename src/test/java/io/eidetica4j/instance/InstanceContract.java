package io.eidetica4j.instance;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/**
 * What every instance does, wherever it is stored; a subclass says where. The tests are in the
 * interfaces, one for each part.
 */
abstract class InstanceContract
    implements OpeningTests,
        UserTests,
        PasswordTests,
        KeyTests,
        DatabaseTests,
        TrackingTests,
        BuilderTests {
  @TempDir Path folder;
  private Instances instances;

  /** Where the instance of a test is to be made; nothing is there yet. */
  abstract Instances.Place place(Path folder);

  @BeforeEach
  void start() {
    instances = new Instances(place(folder), folder);
  }

  @AfterEach
  void stop() {
    instances.closeAll();
  }

  @Override
  public final Instances instances() {
    return instances;
  }
}
